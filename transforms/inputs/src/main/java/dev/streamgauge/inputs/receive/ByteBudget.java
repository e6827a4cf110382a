package dev.streamgauge.inputs.receive;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.annotations.Internal;

/** Limits the memory that requests in progress take together. Thread-safe. */
@Internal
public final class ByteBudget {
  private final long limit;
  private final Runnable onFull;
  private final AtomicLong used = new AtomicLong();

  /** Creates a budget of {@code limit} bytes. */
  public ByteBudget(long limit) {
    this(limit, () -> {});
  }

  /**
   * Creates a budget of {@code limit} bytes.
   *
   * @param onFull called when there is not enough left for somebody
   */
  public ByteBudget(long limit, Runnable onFull) {
    this.limit = limit;
    this.onFull = onFull;
  }

  /** A part of the budget that one request has. Not thread-safe. */
  public final class Share implements AutoCloseable {
    private long taken;

    private Share() {}

    /** Takes {@code bytes} more; returns false if there are not as many. */
    public boolean take(long bytes) {
      if (used.addAndGet(bytes) > limit) {
        used.addAndGet(-bytes);
        onFull.run();
        return false;
      }
      taken += bytes;
      return true;
    }

    /** Returns {@code bytes} of it. */
    public void giveBack(long bytes) {
      used.addAndGet(-bytes);
      taken -= bytes;
    }

    /** Returns how many bytes it has; another thread may see an older number. */
    public long taken() {
      return taken;
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
