package dev.streamgauge.patterns;

import dev.streamgauge.patterns.signature.LineSignature;
import java.util.Arrays;

/**
 * Makes signatures coarser by nested levels: signatures that are equal at one level are equal at
 * all higher ones, and going up level by level is the same as going up at once. So the level at
 * which a set of signatures is small enough does not depend on the order in which it was built.
 */
final class Coarsening {
  /** How many tokens are left at each level from 2. */
  private static final int[] TOKENS = {12, 8, 5, 3, 2, 1, 0};

  static final int TOP = TOKENS.length + 1;

  private static final byte[] ONE_VALUE = {LineSignature.VALUE};

  private Coarsening() {}

  /** Returns a signature of a lower level at {@code level}. */
  static byte[] apply(byte[] signature, int level) {
    byte[] coarse = level > 0 ? plainWords(signature) : signature;
    return level > 1 ? prefix(coarse, TOKENS[level - 2]) : coarse;
  }

  /** Replaces words that have more than letters in them. */
  private static byte[] plainWords(byte[] signature) {
    byte[] out = new byte[signature.length];
    int size = 0;
    for (int from = 0; from < signature.length; ) {
      int to = tokenEnd(signature, from);
      if (isPlain(signature, from, to)) {
        if (size > 0) {
          out[size++] = LineSignature.SEPARATOR;
        }
        System.arraycopy(signature, from, out, size, to - from);
        size += to - from;
      } else if (size == 0) {
        out[size++] = LineSignature.VALUE;
      } else if (out[size - 1] != LineSignature.VALUE) {
        out[size++] = LineSignature.SEPARATOR;
        out[size++] = LineSignature.VALUE;
      }
      from = to + 1;
    }
    return Arrays.copyOf(out, size);
  }

  private static int tokenEnd(byte[] signature, int from) {
    int to = from;
    while (to < signature.length && signature[to] != LineSignature.SEPARATOR) {
      to++;
    }
    return to;
  }

  private static boolean isPlain(byte[] signature, int from, int to) {
    for (int i = from; i < to; i++) {
      byte lower = (byte) (signature[i] | 0x20);
      if ((lower < 'a' || lower > 'z') && !(signature[i] == '=' && i == to - 1)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the first {@code tokens} tokens, and a value if there are more. */
  private static byte[] prefix(byte[] signature, int tokens) {
    if (tokens == 0) {
      return ONE_VALUE;
    }
    int to = -1;
    for (int i = 0; i < tokens; i++) {
      to = tokenEnd(signature, to + 1);
      if (to == signature.length) {
        return signature;
      }
    }
    if (signature[to - 1] == LineSignature.VALUE) {
      return Arrays.copyOf(signature, to);
    }
    byte[] out = Arrays.copyOf(signature, to + 2);
    out[to] = LineSignature.SEPARATOR;
    out[to + 1] = LineSignature.VALUE;
    return out;
  }
}
