package dev.streamgauge.io.source;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The least watermark of several parts, those left out that have nothing to read.
 *
 * <p>That a part has nothing is known as of some moment, such as the last look at where a Kafka
 * partition ends. What other parts have read since must not move time on before that part was
 * looked at again: lines may have come into both, and a sender that sends an hour of lines at once
 * would find those of the one too late since the other was read first. So a watermark waits until
 * the parts left out are known to have had nothing after all had come that it tells of. What comes
 * into a part first is then never late because of what comes into another later.
 *
 * <p>Parts that never pause would make it wait for ever, so one waits at a time, and the next one
 * begins to when that has been taken.
 */
@Internal
public final class CombinedWatermark {
  /** A watermark, and by when all had come that it tells of. */
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

  /** Goes on where another one had come to {@link #expected()} before {@code nowNanos}. */
  void expect(Instant watermark, long nowNanos) {
    latest = new Candidate(watermark, nowNanos);
    waiting = latest;
  }

  /**
   * Takes in how far the parts are. There may be more at the end than in the call before.
   *
   * @return whether one of them is not idle
   */
  public boolean update(List<SplitTime> parts) {
    Candidate active = least(parts.stream().filter(part -> !part.isIdle()));
    if (active != null) {
      latest = active;
    } else {
      // Those that are idle by now may have been at work since the last call.
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
      // A part that was left out has had something after all if it is back.
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

  /** The latest one that need not wait; may go back. */
  public Instant confirmed() {
    return confirmed;
  }

  /** The latest one, which may still wait. */
  Instant expected() {
    return latest == null ? SplitTime.NONE : latest.watermark();
  }
}
