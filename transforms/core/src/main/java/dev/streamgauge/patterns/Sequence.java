package dev.streamgauge.patterns;

import java.util.Arrays;
import java.util.BitSet;

/** A signature as a sequence of {@link Words}, in which more and more words become values. */
final class Sequence {
  private final SignatureCount counted;

  /** Which tokens of the signature have become values. */
  private final BitSet masked = new BitSet();

  private long[] words;

  /** For each word, the first token of the signature that it stands for. */
  private int[] origins;

  Sequence(SignatureCount counted, long[] words) {
    this.counted = counted;
    this.words = words;
    this.origins = new int[words.length];
    Arrays.setAll(origins, i -> i);
  }

  SignatureCount counted() {
    return counted;
  }

  long[] words() {
    return words;
  }

  boolean isMasked(int token) {
    return masked.get(token);
  }

  int literals() {
    int literals = 0;
    for (long word : words) {
      literals += word == Words.VALUE ? 0 : 1;
    }
    return literals;
  }

  /** Returns the sum that {@link #hash} is made of. */
  long sum() {
    long sum = words.length;
    for (int i = 0; i < words.length; i++) {
      sum += Words.at(words[i], i);
    }
    return sum;
  }

  /** Returns a hash by which equal sequences are found: of 64 bits, so that no others are. */
  long hash() {
    return Words.mix(sum());
  }

  /** Makes the words at {@code places} values, and neighbouring values one. */
  void mask(BitSet places) {
    long[] left = new long[words.length];
    int[] leftOrigins = new int[words.length];
    int size = 0;
    for (int i = 0; i < words.length; i++) {
      boolean value = words[i] == Words.VALUE || places.get(i);
      if (places.get(i)) {
        masked.set(origins[i]);
      }
      if (!value || size == 0 || left[size - 1] != Words.VALUE) {
        left[size] = value ? Words.VALUE : words[i];
        leftOrigins[size++] = origins[i];
      }
    }
    words = Arrays.copyOf(left, size);
    origins = Arrays.copyOf(leftOrigins, size);
  }
}
