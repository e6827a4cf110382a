package dev.streamgauge.io.receive;

import dev.streamgauge.lines.LineBatch;
import org.apache.beam.sdk.annotations.Internal;

/** Prepares batches for a buffer. */
@Internal
public final class Chunks {
  private Chunks() {}

  /** Shrinks a batch: a builder starts with more room than the single line that slow peers send. */
  public static LineBatch compact(LineBatch lines) {
    if (lines.isEmpty() || lines.byteSize() >= lines.bytes().length / 2) {
      return lines;
    }
    int[] all = new int[lines.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    return lines.select(all, all.length);
  }
}
