package dev.streamgauge.io;

import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
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
final class LeastWatermark {
  private Instant confirmed = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private @Nullable Instant waiting;
  private long waitingReadNanos;

  /**
   * Takes in how far the parts are.
   *
   * @return whether one of them has an opinion
   */
  boolean update(List<PartTime> parts) {
    PartTime least = null;
    long readNanos = 0;
    PartTime oldestEnd = null;
    for (PartTime part : parts) {
      if (!part.hasOpinion()) {
        oldestEnd = oldestEnd == null || isBefore(part, oldestEnd) ? part : oldestEnd;
        continue;
      }
      if (least == null || part.readNanos() - readNanos > 0) {
        readNanos = part.readNanos();
      }
      least = least == null || part.watermark().isBefore(least.watermark()) ? part : least;
    }
    if (waiting != null && isKnownSince(waitingReadNanos, oldestEnd)) {
      confirmed = waiting;
      waiting = null;
    }
    if (least != null && isKnownSince(readNanos, oldestEnd)) {
      confirmed = least.watermark();
      waiting = null;
    } else if (least != null && waiting == null) {
      waiting = least.watermark();
      waitingReadNanos = readNanos;
    }
    return least != null;
  }

  private static boolean isBefore(PartTime part, PartTime other) {
    return part.endKnownNanos() - other.endKnownNanos() < 0;
  }

  private static boolean isKnownSince(long nanos, @Nullable PartTime oldestEnd) {
    return oldestEnd == null || oldestEnd.endKnownNanos() - nanos > 0;
  }

  /** The latest one that need not wait; may go back. */
  Instant confirmed() {
    return confirmed;
  }
}
