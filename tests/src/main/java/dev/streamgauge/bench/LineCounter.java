package dev.streamgauge.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;

/** Adds a line of ASCII to the counts by key: the simplest way to answer a {@link Question}. */
@FunctionalInterface
interface LineCounter {
  /** Adds the keys of {@code line} to {@code counts}. */
  void count(byte[] line, Map<String, long[]> counts);

  /** Returns the counter that answers {@code question}. */
  static LineCounter of(Question question) {
    byte[] mark = Question.MARK.getBytes(ISO_8859_1);
    return switch (question) {
      case ERRORS ->
          (line, counts) -> {
            if (contains(line, mark)) {
              add(Question.GLOBAL, counts);
            }
          };
      case ERRORS_BY_HOST ->
          (line, counts) -> {
            if (contains(line, mark)) {
              int from = indexOfSpace(line, 0) + 1;
              add(new String(line, from, indexOfSpace(line, from) - from, ISO_8859_1), counts);
            }
          };
      case WORDS ->
          (line, counts) -> {
            int from = 0;
            while (from <= line.length) {
              int to = indexOfSpace(line, from);
              add(new String(line, from, to - from, ISO_8859_1), counts);
              from = to + 1;
            }
          };
    };
  }

  private static void add(String key, Map<String, long[]> counts) {
    counts.computeIfAbsent(key, k -> new long[1])[0]++;
  }

  private static int indexOfSpace(byte[] line, int from) {
    int at = from;
    while (at < line.length && line[at] != ' ') {
      at++;
    }
    return at;
  }

  private static boolean contains(byte[] line, byte[] text) {
    int last = line.length - text.length;
    for (int at = 0; at <= last; at++) {
      int matched = 0;
      while (matched < text.length && line[at + matched] == text[matched]) {
        matched++;
      }
      if (matched == text.length) {
        return true;
      }
    }
    return false;
  }
}
