package dev.streamgauge.inputs.receive;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.annotations.Internal;

/**
 * What senders have begun and not completed. Ends what takes too long and, where others need the
 * room, what takes most of it: a sender that stalls must not keep others out. Thread-safe.
 */
@Internal
public final class Arrivals {
  /** What began later may be that of a sender whose turn has just not come. */
  private static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Set<Arrival> all = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanoTime;

  /** Creates one without arrivals. */
  public Arrivals() {
    this(System::nanoTime);
  }

  Arrivals(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Something that is arriving until this is closed. */
  public final class Arrival implements AutoCloseable {
    private final long startNanos = nanoTime.getAsLong();
    private final long maxNanos;
    private final LongSupplier weight;
    private final Runnable end;

    private Arrival(long maxNanos, LongSupplier weight, Runnable end) {
      this.maxNanos = maxNanos;
      this.weight = weight;
      this.end = end;
    }

    private long age() {
      return nanoTime.getAsLong() - startNanos;
    }

    private boolean end() {
      boolean ends = all.remove(this);
      if (ends) {
        end.run();
      }
      return ends;
    }

    /** It has arrived, or its sender is gone. */
    @Override
    public void close() {
      all.remove(this);
    }
  }

  /**
   * Begins an arrival.
   *
   * @param longest how long it may take
   * @param weight how much room it takes; may be read by another thread at any time
   * @param end ends it, from another thread; at most once, and hardly after it was closed
   */
  public Arrival begin(Duration longest, LongSupplier weight, Runnable end) {
    Arrival arrival = new Arrival(longest.toNanos(), weight, end);
    all.add(arrival);
    return arrival;
  }

  /** Begins an arrival that takes as much room as any other. */
  public Arrival begin(Duration longest, Runnable end) {
    return begin(longest, () -> 1, end);
  }

  /** Ends all that take longer than they may. */
  public void endOverdue() {
    for (Arrival each : all) {
      if (each.age() > each.maxNanos) {
        boolean unused = each.end();
      }
    }
  }

  /**
   * Ends the one that takes most room, and of those the oldest, if it is not young; returns whether
   * there was one.
   */
  public boolean makeRoom() {
    return all.stream()
        .filter(each -> each.age() >= YOUNG_NANOS)
        .max(
            Comparator.<Arrival>comparingLong(each -> each.weight.getAsLong())
                .thenComparingLong(Arrival::age))
        .map(Arrival::end)
        .orElse(false);
  }
}
