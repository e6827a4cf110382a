package dev.streamgauge.lines;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All that a {@link LineBatch} says of its read besides the lines; what filters pass on. */
record ReadInfo(
    String origin,
    long coveredFrom,
    long coveredTo,
    ReadStats stats,
    long watermarkMillis,
    List<DeadLetter> deadLetters,
    long epoch) {
  static final long NO_TIME_FROM = Long.MAX_VALUE;
  static final long NO_TIME_TO = Long.MIN_VALUE;

  boolean coversTime() {
    return coveredFrom <= coveredTo;
  }

  ReadInfo withWatermark(long millis) {
    return new ReadInfo(origin, coveredFrom, coveredTo, stats, millis, deadLetters, epoch);
  }

  ReadInfo withEpoch(long newEpoch) {
    return new ReadInfo(
        origin, coveredFrom, coveredTo, stats, watermarkMillis, deadLetters, newEpoch);
  }

  ReadInfo withoutDeadLetters() {
    return new ReadInfo(origin, coveredFrom, coveredTo, stats, watermarkMillis, List.of(), epoch);
  }

  /** With {@code count} of the lines that were read found to be dead. */
  ReadInfo withDead(long count, List<DeadLetter> letters) {
    List<DeadLetter> all = new ArrayList<>(deadLetters);
    all.addAll(letters);
    ReadStats more =
        ReadStats.of(
            stats.linesRead(), stats.linesCut(), stats.linesRepaired(), stats.linesDead() + count);
    return new ReadInfo(
        origin,
        coveredFrom,
        coveredTo,
        more,
        watermarkMillis,
        Collections.unmodifiableList(all),
        epoch);
  }
}
