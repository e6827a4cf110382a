package dev.streamgauge.pipelines.monitoring;

import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.windows.SlidingCount;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * Whether a run does its work, by its metrics over time: event time advances, and the account adds
 * up. Thread-safe.
 */
final class Vitals {
  /** How long the watermark may stand still while input waits. */
  static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long a line may take from being read to being accounted for. */
  static final long SETTLE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** The account at one moment. */
  private record Account(long nanos, long read, long accounted) {}

  private final ArrayDeque<Account> accounts = new ArrayDeque<>();
  private long watermark = Long.MIN_VALUE;
  private long movedAt;
  private long readWhenMoved;
  private long waiting;
  private long read;

  /** Takes the metrics of a moment. */
  synchronized void take(RunMetrics metrics, long nanos) {
    long now = metrics.gauge(SourceMetrics.WATERMARK).orElse(Long.MIN_VALUE);
    read = metrics.counter(SourceMetrics.LINES_READ);
    waiting =
        Math.max(
            metrics.gauge(SourceMetrics.BACKLOG_LINES).orElse(0),
            metrics.gauge(SourceMetrics.BACKLOG_BYTES).orElse(0));
    if (now != watermark || accounts.isEmpty()) {
      watermark = now;
      movedAt = nanos;
      readWhenMoved = read;
    }
    long accounted =
        metrics.counter(SlidingCount.LINES_COUNTED)
            + metrics.counter(SlidingCount.LINES_FILTERED)
            + metrics.counter(SourceMetrics.LINES_DEAD)
            + metrics.counter(SlidingCount.LINES_DROPPED_LATE);
    accounts.add(new Account(nanos, read, accounted));
    // The first that remains is the latest one that is old enough.
    while (accounts.size() > 1 && nanos - second().nanos() >= SETTLE_NANOS) {
      accounts.remove();
    }
  }

  private Account second() {
    var all = accounts.iterator();
    all.next();
    return all.next();
  }

  /** Returns the watermark, {@link Long#MIN_VALUE} if it is not known. */
  synchronized long watermark() {
    return watermark;
  }

  /** Returns whether the run has begun to read. */
  synchronized boolean hasBegun() {
    return read > 0 || watermark > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  }

  /** Returns why event time does not advance although it should; empty if it does. */
  synchronized Optional<String> stalled(long nanos) {
    boolean open =
        watermark <= BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
            || watermark >= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
    boolean input = waiting > 0 || read > readWhenMoved;
    if (open || !input || nanos - movedAt < STALL_NANOS) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the watermark has stood still for %d s while input waits",
            TimeUnit.NANOSECONDS.toSeconds(nanos - movedAt)));
  }

  /** Returns why the account does not add up; empty if it does. */
  synchronized Optional<String> accountProblem() {
    if (accounts.isEmpty()) {
      return Optional.empty();
    }
    Account old = accounts.getFirst();
    Account now = accounts.getLast();
    if (now.nanos() - old.nanos() >= SETTLE_NANOS && now.accounted() < old.read()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "not accounted for a minute after they were read: %,d",
              old.read() - now.accounted()));
    }
    // Not those of one moment: metrics of different steps are not read at the same time.
    if (old != now && old.accounted() > now.read()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "accounted for without having been read: %,d",
              old.accounted() - now.read()));
    }
    return Optional.empty();
  }
}
