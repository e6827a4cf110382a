package dev.streamgauge.alerts.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Finds which of several texts are in a line. */
interface TextSet {
  /** Up to this many, a separate search for each is faster than one pass byte by byte. */
  int FEW = 3;

  /**
   * Finds the texts in {@code [from, to)} of {@code bytes}.
   *
   * @param found receives each text that is found
   */
  void find(byte[] bytes, int from, int to, FoundTexts found);

  /** Returns the set of {@code texts}, none of them empty, numbered in their order. */
  static TextSet of(List<String> texts) {
    List<byte[]> needles = texts.stream().map(text -> text.getBytes(UTF_8)).toList();
    return needles.size() <= FEW ? new SearchedTexts(needles) : new AhoCorasick(needles);
  }
}
