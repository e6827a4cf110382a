package dev.streamgauge.io.splits;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Combines the watermarks of several parts into their minimum, leaving out idle parts.
 *
 * <p>That a part is idle is known only as of some moment, such as the last check of a Kafka
 * partition's end. What other parts have read since must not advance time before that part is
 * checked again: lines may have arrived in both, and if a sender sends an hour of lines at once,
 * those in the idle part would be late because the other was read first. So a watermark waits until
 * the idle parts are confirmed to have been empty after everything it covers had arrived. A line
 * that arrives in one part is then never late because of a later one in another part.
 *
 * <p>Parts that never pause would make it wait forever, so one watermark waits at a time, and the
 * next begins to wait when that one is confirmed.
 */
@Internal
public final class CombinedWatermark {
  /** A watermark, and a time by which everything it covers had arrived. */
  private record Candidate(Instant watermark, long readNanos) {
    static Candidate of(SplitTime part) {
      return new Candidate(part.watermark(), part.readNanos());
    }

    Candidate and(Candidate other) {
      return new Candidate(
          watermark.isBefore(other.watermark) ? watermark : other.watermark,
          readNanos - other.readNanos > 0 ? readNanos : other.readNanos);
    }
  }

  private Instant confirmed = SplitTime.NONE;
  private @Nullable Candidate latest;
  private @Nullable Candidate waiting;
  private @Nullable List<SplitTime> before;

  /** Resumes where another instance had reached {@link #expected()} before {@code nowNanos}. */
  public void expect(Instant watermark, long nowNanos) {
    latest = new Candidate(watermark, nowNanos);
    waiting = latest;
  }

  /**
   * Updates how far the parts are. The list may have grown at the end since the previous call.
   *
   * @return whether one of them is not idle
   */
  public boolean update(List<SplitTime> parts) {
    Candidate active = least(parts.stream().filter(part -> !part.isIdle()));
    if (active != null) {
      latest = active;
    } else {
      // Parts that are idle now may have been active since the last call.
      Candidate was =
          least(
              IntStream.range(0, parts.size())
                  .filter(i -> hasMoved(i, parts))
                  .mapToObj(parts::get));
      latest =
          was != null && (latest == null || was.watermark().isAfter(latest.watermark()))
              ? was
              : latest;
    }
    before = List.copyOf(parts);
    if (latest != null) {
      confirm(latest, parts);
    }
    return active != null;
  }

  private boolean hasMoved(int part, List<SplitTime> parts) {
    Instant watermark = parts.get(part).watermark();
    return before == null || part >= before.size()
        ? watermark.isAfter(SplitTime.NONE)
        : !watermark.equals(before.get(part).watermark());
  }

  private void confirm(Candidate now, List<SplitTime> parts) {
    if (isConfirmed(now, parts)) {
      confirmed = now.watermark();
      waiting = null;
      return;
    }
    if (waiting != null && isConfirmed(waiting, parts)) {
      // A part that was left out was not idle after all if it is back.
      confirmed = waiting.and(now).watermark();
      waiting = null;
    }
    waiting = waiting == null ? now : waiting;
  }

  private static @Nullable Candidate least(Stream<SplitTime> parts) {
    return parts.map(Candidate::of).reduce(Candidate::and).orElse(null);
  }

  private static boolean isConfirmed(Candidate candidate, List<SplitTime> parts) {
    return parts.stream()
        .filter(SplitTime::isIdle)
        .allMatch(part -> part.endKnownNanos() - candidate.readNanos() > 0);
  }

  /** Returns the latest watermark that need not wait; may go back. */
  public Instant confirmed() {
    return confirmed;
  }

  /** Returns the latest watermark, which may still wait. */
  public Instant expected() {
    return latest == null ? SplitTime.NONE : latest.watermark();
  }
}
