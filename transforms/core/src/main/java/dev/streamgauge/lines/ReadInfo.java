package dev.streamgauge.lines;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Everything a {@link LineBatch} knows about its read except the lines; filters pass it on. */
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

  ReadInfo withCovered(long from, long to) {
    return new ReadInfo(origin, from, to, stats, watermarkMillis, deadLetters, epoch);
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

  /** Returns this with {@code count} more of the lines read being dead. */
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
