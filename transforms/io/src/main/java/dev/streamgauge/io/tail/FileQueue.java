package dev.streamgauge.io.tail;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Decides which file is read next, and how far event time is in the files that are read. */
final class FileQueue {
  private static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  /** The files that are not read to their ends. */
  private final Set<WatchedFile> waiting = new LinkedHashSet<>();

  /** The files with clocks that were read from lately. */
  private final Set<WatchedFile> active = new LinkedHashSet<>();

  private long turns;

  /** Takes all readable files among {@code files}, and forgets those that are not among them. */
  void fill(Collection<WatchedFile> files, long nowMillis) {
    waiting.clear();
    for (WatchedFile file : files) {
      if (file.isReadable(nowMillis)) {
        waiting.add(file);
      }
    }
  }

  /** Returns the file to read next, the one with the oldest lines; null if all are read. */
  @Nullable WatchedFile next(long nowMillis) {
    WatchedFile next = null;
    Iterator<WatchedFile> each = waiting.iterator();
    while (each.hasNext()) {
      WatchedFile file = each.next();
      if (!file.isReadable(nowMillis)) {
        each.remove();
      } else if (next == null || isBefore(file, next)) {
        next = file;
      }
    }
    return next;
  }

  private static boolean isBefore(WatchedFile a, WatchedFile b) {
    long timeOfA = a.nextTime();
    long timeOfB = b.nextTime();
    return timeOfA == timeOfB ? a.turn() < b.turn() : timeOfA < timeOfB;
  }

  /** Records that the file has been read from. */
  void took(WatchedFile file) {
    file.setTurn(++turns);
    if (file.clock() != null) {
      active.add(file);
    }
  }

  /**
   * Returns the minimum of the watermarks of the files' clocks; {@link
   * BoundedWindow#TIMESTAMP_MAX_VALUE} if none was read lately.
   */
  Instant watermark() {
    Instant least = NO_OPINION;
    for (WatchedFile file : waiting) {
      // A file without times must not hold back the others, however long it is.
      if (!file.hasNoTimes()) {
        least = least(least, file.clock().watermark(false));
      }
    }
    Iterator<WatchedFile> each = active.iterator();
    while (each.hasNext()) {
      WatchedFile file = each.next();
      if (!waiting.contains(file)) {
        Instant watermark = file.clock().watermark(true);
        least = least(least, watermark);
        if (watermark.equals(NO_OPINION)) {
          each.remove();
        }
      }
    }
    return least;
  }

  private static Instant least(Instant a, Instant b) {
    return b.isBefore(a) ? b : a;
  }
}
