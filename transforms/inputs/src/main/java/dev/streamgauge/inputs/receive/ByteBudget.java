package dev.streamgauge.inputs.receive;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.annotations.Internal;

/** Limits the memory that requests in progress take together. Thread-safe. */
@Internal
public final class ByteBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** Creates a budget of {@code limit} bytes. */
  public ByteBudget(long limit) {
    this.limit = limit;
  }

  /** A part of the budget that one request has. Not thread-safe. */
  public final class Share implements AutoCloseable {
    private long taken;

    private Share() {}

    /** Takes {@code bytes} more; returns false if there are not as many. */
    public boolean take(long bytes) {
      if (used.addAndGet(bytes) > limit) {
        used.addAndGet(-bytes);
        return false;
      }
      taken += bytes;
      return true;
    }

    /** Returns all of it. Further calls do nothing. */
    @Override
    public void close() {
      used.addAndGet(-taken);
      taken = 0;
    }
  }

  /** Returns an empty share. */
  public Share share() {
    return new Share();
  }

  /** Returns how many bytes all shares have. */
  public long used() {
    return used.get();
  }
}
