package dev.streamgauge.text;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Splits lines at each space as {@code String.split(" ")} does. */
final class SplitOnSpacesFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SPACES = 0x2020202020202020L;
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

  @Override
  public LineBatch apply(LineBatch batch) {
    byte[] bytes = batch.bytes();
    Slices words = new Slices(batch);
    for (int i = 0; i < batch.size(); i++) {
      split(bytes, batch.start(i), batch.end(i), batch.time(i), words);
    }
    return words.of(batch, bytes);
  }

  private static void split(byte[] bytes, int from, int to, long time, Slices words) {
    int before = words.size();
    int word = from;
    int i = from;
    for (; i <= to - 8; i += 8) {
      long differs = (long) LONGS.get(bytes, i) ^ SPACES;
      // The high bit of exactly the bytes that are zero, so spaces.
      long hits = ~(((differs & LOW_BITS) + LOW_BITS) | differs | LOW_BITS);
      for (; hits != 0; hits &= hits - 1) {
        int space = i + (Long.numberOfTrailingZeros(hits) >>> 3);
        words.add(word, space, time);
        word = space + 1;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == ' ') {
        words.add(word, i, time);
        word = i + 1;
      }
    }
    boolean hasSpace = words.size() > before;
    words.add(word, to, time);
    if (hasSpace) {
      // A line without a space is one word, even if empty.
      words.dropTrailingEmpty(before);
    }
  }
}
