package dev.streamgauge.io.file;

import dev.streamgauge.io.source.DeadLog;
import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.io.source.LeaseCache;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.beam.sdk.io.BoundedSource;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Reads the ranges of a {@link FileLinesSource} one after the other.
 *
 * <p>The DirectRunner keeps everything a reader emits in memory until the reader ends, and asks it
 * at the start to give up half of its work. So this reader gives up all but the next few mebibytes,
 * and leaves its cursor to the reader of the rest: a compressed file cannot be opened in the
 * middle.
 */
final class FileLinesReader extends BoundedSource.BoundedReader<LineBatch> {
  /**
   * Long, since a whole bundle is processed between two readers; without the cursor the range is
   * read again from its beginning.
   */
  private static final Duration GRACE = Duration.ofHours(1);

  /** Static since a reader is created from its source alone; see {@link LeaseCache}. */
  private static final LeaseCache<LeftCursor> CURSORS = new LeaseCache<>();

  private final FileLinesConfig config;
  private final SourceMetrics metrics = new SourceMetrics();
  private final DeadLog deadLog = new DeadLog();

  /** Fair, so that a split does not wait until the reader has read everything. */
  private final ReentrantLock lock = new ReentrantLock(true);

  /** Batches that are read, but not emitted. */
  private final OrderedTasks<LineBatch> read = new OrderedTasks<>();

  private FileLinesSource source;
  private List<FileRange> ranges;

  /** The index of the range being read. */
  private int index = -1;

  private @Nullable FileCursor cursor;

  private BundleSize bundle;

  /** The key for the cursor when this reader pauses. */
  private @Nullable String leaveAs;

  private @Nullable LineBatch current;
  private boolean ended;

  /** A cursor on its way from one reader to the next, with the size of their bundles. */
  private static final class LeftCursor implements AutoCloseable {
    private @Nullable FileCursor cursor;
    private final @Nullable BundleSize bundle;

    LeftCursor(@Nullable FileCursor cursor, @Nullable BundleSize bundle) {
      this.cursor = cursor;
      this.bundle = bundle;
    }

    @Nullable FileCursor take() {
      FileCursor taken = cursor;
      cursor = null;
      return taken;
    }

    @Override
    public void close() throws IOException {
      if (cursor != null) {
        cursor.close();
      }
    }
  }

  FileLinesReader(FileLinesSource source, FileLinesConfig config, List<FileRange> ranges) {
    this.source = source;
    this.config = config;
    this.ranges = List.copyOf(ranges);
    this.bundle = new BundleSize(config.bundleBytes());
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    lock.lock();
    try {
      current = null;
      while (!read.isFull() && open()) {
        long before = cursor.position();
        for (LineBatch batch : cursor.next()) {
          read.add(() -> config.pushDown().apply(batch));
        }
        metrics.fileBytes(cursor.position() - before);
        bundle.read(cursor.position() - before);
        if (cursor.isDone()) {
          leave();
        }
      }
      ended = read.isEmpty();
      if (!ended) {
        current = read.take();
        bundle.kept(current);
        metrics.read(current.stats());
        deadLog.log(current.deadLetters());
      }
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  /** Ensures that there is a cursor; returns false if everything is read. */
  private boolean open() throws IOException {
    if (cursor == null && index + 1 < ranges.size() && !DrainSignal.requested()) {
      index++;
      cursor = cursor(ranges.get(index));
    }
    return cursor != null;
  }

  private FileCursor cursor(FileRange range) throws IOException {
    FileCursor left = null;
    if (range.cursor() != null) {
      LeaseCache.Lease<LeftCursor> lease =
          CURSORS.acquire(range.cursor(), GRACE, () -> new LeftCursor(null, null));
      left = lease.engine().take();
      bundle = left == null ? bundle : lease.engine().bundle;
      lease.discard();
    }
    if (left == null) {
      return new FileCursor(range, config);
    }
    left.resume();
    return left;
  }

  private void leave() throws IOException {
    FileCursor left = cursor;
    cursor = null;
    if (leaveAs == null || DrainSignal.requested()) {
      left.close();
    } else {
      CURSORS.acquire(leaveAs, GRACE, () -> new LeftCursor(left, bundle)).close();
    }
    leaveAs = null;
  }

  @Override
  public LineBatch getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("no batch: the last advance() returned false");
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    long earliest = getCurrent().earliestTime();
    // If nothing is left of it and nothing covered, it only carries what was read.
    return new Instant(earliest == Long.MAX_VALUE ? config.clock().millis() : earliest);
  }

  @Override
  public Double getFractionConsumed() {
    lock.lock();
    try {
      return ended ? 1.0 : Math.max(0, index) / (double) ranges.size();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up all but a bundle's worth, whatever the fraction. */
  @Override
  public @Nullable FileLinesSource splitAtFraction(double fraction) {
    lock.lock();
    try {
      if (ended || leaveAs != null) {
        return null;
      }
      long left = bundle.bytes();
      List<FileRange> rest = new ArrayList<>();
      int kept = index + 1;
      if (cursor != null) {
        String key = UUID.randomUUID().toString();
        FileRange later = cursor.pause(left, key);
        left -= cursor.range().bytes();
        if (later != null) {
          leaveAs = key;
          rest.add(later);
          left = 0;
        }
      }
      for (; kept < ranges.size() && left > 0; kept++) {
        left -= ranges.get(kept).textBytes();
      }
      rest.addAll(ranges.subList(kept, ranges.size()));
      if (rest.isEmpty()) {
        return null;
      }
      ranges = ranges.subList(0, kept);
      source = source.of(ranges);
      return source.of(rest);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public FileLinesSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    read.cancel();
    if (cursor != null) {
      cursor.close();
    }
  }
}
