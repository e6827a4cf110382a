package dev.streamgauge.inputs.forward;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Limits how many bytes a message may have, and how long it may take to arrive. */
final class MessageLimit extends FilterInputStream {
  /** What the reader of messages may have read ahead of the next one. */
  private static final int AHEAD = 64 << 10;

  private final long maxBytes;
  private final long maxNanos;
  private long left = Long.MAX_VALUE;
  private long startedAt;
  private boolean inMessage;

  MessageLimit(InputStream in, long maxBytes, long maxNanos) {
    super(in);
    this.maxBytes = maxBytes;
    this.maxNanos = maxNanos;
  }

  void startMessage() {
    left = maxBytes + AHEAD;
    startedAt = System.nanoTime();
    inMessage = true;
  }

  void endMessage() {
    left = Long.MAX_VALUE;
    inMessage = false;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (inMessage && System.nanoTime() - startedAt > maxNanos) {
      throw new MalformedException("a message did not arrive in time");
    }
    int read = super.read(bytes, from, length);
    left -= Math.max(0, read);
    if (left < 0) {
      throw new MalformedException("a message is longer than " + maxBytes + " bytes");
    }
    return read;
  }
}
