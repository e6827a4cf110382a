package dev.streamgauge.patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.patterns.signature.LineSignature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words of a set of signatures, by their hashes: a signature is an array of these. */
final class Words {
  /** Stands for a value. */
  static final long VALUE = 0;

  /** What a word looks like. */
  enum Kind {
    /** A word before {@code =}. */
    KEY,
    /** In capitals, as names of states are. */
    CONSTANT,
    /** A name with dots. */
    DOTTED,
    PLAIN
  }

  private final Map<Long, Kind> kinds = new HashMap<>();

  /** Returns the words of a signature. */
  long[] of(byte[] signature) {
    List<String> tokens = tokens(signature);
    long[] words = new long[tokens.size()];
    for (int i = 0; i < words.length; i++) {
      String token = tokens.get(i);
      if (!isValue(token)) {
        words[i] = hash(token);
        kinds.putIfAbsent(words[i], kindOf(token));
      }
    }
    return words;
  }

  static List<String> tokens(byte[] signature) {
    List<String> tokens = new ArrayList<>();
    int from = 0;
    for (int to = 0; to <= signature.length; to++) {
      if (to == signature.length || signature[to] == LineSignature.SEPARATOR) {
        tokens.add(new String(signature, from, to - from, UTF_8));
        from = to + 1;
      }
    }
    return tokens;
  }

  static boolean isValue(String token) {
    return token.length() == 1 && token.charAt(0) == LineSignature.VALUE;
  }

  Kind kind(long word) {
    return kinds.get(word);
  }

  private static Kind kindOf(String token) {
    if (token.endsWith("=")) {
      return Kind.KEY;
    }
    if (token.indexOf('.') > 0) {
      return Kind.DOTTED;
    }
    for (int i = 0; i < token.length(); i++) {
      if (Character.isLowerCase(token.charAt(i))) {
        return Kind.PLAIN;
      }
    }
    return token.length() > 1 ? Kind.CONSTANT : Kind.PLAIN;
  }

  private static long hash(String token) {
    long hash = 1;
    for (int i = 0; i < token.length(); i++) {
      hash = mix(hash ^ token.charAt(i));
    }
    return hash == VALUE ? 1 : hash;
  }

  /** Returns a number that depends on all bits of {@code value}. */
  static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }

  /** Returns what {@code word} at place {@code i} adds to the hash of a sequence. */
  static long at(long word, int i) {
    return mix(mix(word + 0x632BE59BD9B4E019L) + i);
  }
}
