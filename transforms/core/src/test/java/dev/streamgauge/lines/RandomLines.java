package dev.streamgauge.lines;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lines for tests, the same ones for the same seed. */
public final class RandomLines {
  private RandomLines() {}

  /** {@code count} strings of up to {@code maxLength} characters out of {@code alphabet}. */
  public static List<String> of(long seed, int count, int maxLength, String alphabet) {
    Random random = new Random(seed);
    int[] characters = alphabet.codePoints().toArray();
    List<String> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      StringBuilder line = new StringBuilder();
      for (int length = random.nextInt(maxLength + 1); length > 0; length--) {
        line.appendCodePoint(characters[random.nextInt(characters.length)]);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** A batch of {@code lines}, of which line {@code i} has the time {@code i}. */
  public static LineBatch batch(List<String> lines) {
    LineBatchBuilder builder = LineBatch.builder("test").cover(-5, 1_000_000);
    for (int i = 0; i < lines.size(); i++) {
      builder.append(lines.get(i), i);
    }
    return builder.build();
  }

  /** The same lines and times, their bytes in another order, and gaps between them. */
  public static LineBatch scattered(LineBatch batch) {
    int size = batch.size();
    byte[] bytes = new byte[batch.byteSize() + size + 1];
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] times = new long[size];
    int at = 1;
    for (int i = size - 1; i >= 0; i--) {
      int length = batch.end(i) - batch.start(i);
      System.arraycopy(batch.bytes(), batch.start(i), bytes, at, length);
      starts[i] = at;
      ends[i] = at + length;
      times[i] = batch.time(i);
      at += length + 1;
    }
    return batch.withLines(bytes, starts, ends, times, size);
  }

  /** The lines of {@code batch}. */
  public static List<String> lines(LineBatch batch) {
    List<String> lines = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      lines.add(batch.line(i));
    }
    return lines;
  }
}
