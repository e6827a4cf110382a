package dev.streamgauge.lines;

import java.util.Arrays;

/**
 * The number of lines that each line of a tallied batch stands for, and the number of lines read
 * that it accounts for; see {@link LineBatch#isTallied()}.
 */
record Tally(int[] weights, int[] linesRead) {
  Tally select(int[] indices, int count) {
    int[] newWeights = new int[count];
    int[] newLinesRead = new int[count];
    for (int i = 0; i < count; i++) {
      newWeights[i] = weights[indices[i]];
      newLinesRead[i] = linesRead[indices[i]];
    }
    return new Tally(newWeights, newLinesRead);
  }

  boolean equals(Tally other, int size) {
    return Arrays.equals(weights, 0, size, other.weights, 0, size)
        && Arrays.equals(linesRead, 0, size, other.linesRead, 0, size);
  }
}
