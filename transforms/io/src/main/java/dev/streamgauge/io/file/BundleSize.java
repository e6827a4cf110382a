package dev.streamgauge.io.file;

import dev.streamgauge.lines.LineBatch;

/**
 * How much text to read for a bundle, which the DirectRunner keeps in memory until it ends. If
 * counting leaves hardly anything of the lines, a bundle has more of them: what it costs the runner
 * does not depend on its size. Mutable.
 */
final class BundleSize {
  private static final int MOST_TIMES = 16;

  /** What a batch takes besides the text of its lines. */
  private static final int BATCH_BYTES = 1024;

  private final long least;
  private long textBytes;
  private long keptBytes;

  /** Creates the size of bundles that have {@code least} bytes of text, or more. */
  BundleSize(long least) {
    this.least = least;
  }

  /** Records that {@code bytes} of text were read. */
  void read(long bytes) {
    textBytes += bytes;
  }

  /** Records that a batch is kept in memory. */
  void kept(LineBatch batch) {
    keptBytes += BATCH_BYTES + batch.bytes().length;
  }

  /** Returns how many bytes of text to read for the next bundle. */
  long bytes() {
    long times = keptBytes == 0 ? 1 : textBytes / keptBytes;
    return least * Math.max(1, Math.min(MOST_TIMES, times));
  }
}
