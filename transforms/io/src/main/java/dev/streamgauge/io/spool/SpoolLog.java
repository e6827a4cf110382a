package dev.streamgauge.io.spool;

import dev.streamgauge.util.Closeables;
import dev.streamgauge.util.DirectoryLock;
import dev.streamgauge.util.OwnerOnly;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.utils.Utils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The files of a spool: a sequence of segments, each named by the number of its first chunk; only
 * the last is written.
 *
 * <p><b>Why Kafka's log format.</b> {@code org.apache.kafka.common.record} of kafka-clients writes,
 * checks and reads the records: a checksum (CRC-32C) for each batch, an offset for our numbers, a
 * timestamp for the arrival, and a tool to look inside; it is already on the class path. Rolling,
 * recovery and retention, which the broker does in Kafka, are done here. Alternatives considered:
 * Chronicle Queue rolls by time and not by size, has no checksums, maps memory (a full disk kills
 * the JVM with SIGBUS) and needs flags for Java 17; Artemis' journal keeps live records in memory
 * and is designed to be read once, at the start; H2's MVStore and Xodus are maps that rewrite each
 * value to compact; tape is archived and forces each element; Journal.IO has had no release for
 * years. All would be new dependencies, and none frees space by time.
 *
 * <p>Only one thread at a time may call the writing methods, which the caller's lock ensures.
 * {@link #force} may run concurrently.
 */
final class SpoolLog {
  /** The end of the written data: {@code bytes} of {@code segment}, before {@code sequence}. */
  record End(SpoolSegment segment, long bytes, long sequence) {}

  private final Spool settings;
  private final DirectoryLock lock;
  private final ConcurrentSkipListMap<Long, SpoolSegment> segments;
  private final long recoveredEnd;
  private final long recoveredTime;
  private @Nullable SpoolSegment active;
  private volatile @Nullable FileRecords out;
  private volatile @Nullable End written;

  private SpoolLog(Spool settings, DirectoryLock lock, SpoolRecovery found) {
    this.settings = settings;
    this.lock = lock;
    this.segments = found.segments();
    this.recoveredEnd = found.endSequence();
    this.recoveredTime = found.lastTime();
  }

  /** Locks the directory and repairs what a crash has left there. */
  static SpoolLog open(Spool settings) throws IOException {
    DirectoryLock lock = SpoolLock.acquire(settings.path());
    try {
      return new SpoolLog(settings, lock, SpoolRecovery.of(settings.path()));
    } catch (IOException | RuntimeException e) {
      Closeables.closeQuietly(lock);
      throw e;
    }
  }

  /** Returns the number after the last chunk found on opening. */
  long recoveredEnd() {
    return recoveredEnd;
  }

  /** Returns the latest arrival found on opening, 0 if there was none. */
  long recoveredTime() {
    return recoveredTime;
  }

  /** Returns the size of all segments in bytes. */
  long bytes() {
    long bytes = 0;
    for (SpoolSegment segment : segments.values()) {
      bytes += segment.writtenBytes;
    }
    return bytes;
  }

  /**
   * Appends a chunk. Its number must be at least the number after the last one.
   *
   * @throws IOException if it could not be written; {@link #repair} must be called next
   */
  void append(long sequence, long timeMillis, MemoryRecords records) throws IOException {
    SpoolSegment segment = active;
    if (segment == null
        || segment.writtenBytes >= settings.segmentBytes()
        || (written != null && written.sequence() != sequence)) {
      segment = roll(sequence);
    }
    settings.disk().append(out, records);
    if (segment.firstTime == SpoolSegment.NO_TIME) {
      segment.firstTime = timeMillis;
    }
    segment.lastTime = timeMillis;
    long bytes = segment.writtenBytes + records.sizeInBytes();
    segment.writtenBytes = bytes;
    written = new End(segment, bytes, sequence + 1);
  }

  private SpoolSegment roll(long sequence) throws IOException {
    if (active != null) {
      seal();
    }
    SpoolSegment last = segments.isEmpty() ? null : segments.lastEntry().getValue();
    boolean goOn =
        last != null
            && !last.sealed
            && last.endSequence == sequence
            && last.writtenBytes < settings.segmentBytes();
    if (last != null && !goOn) {
      last.sealed = true;
    }
    SpoolSegment segment = goOn ? last : new SpoolSegment(sequence, name(sequence));
    out = reopen(segment);
    if (settings.sync() != Spool.Sync.NEVER) {
      Utils.flushDir(settings.path());
    }
    segments.put(segment.baseSequence, segment);
    active = segment;
    return segment;
  }

  private void seal() throws IOException {
    FileRecords file = out;
    if (settings.sync() != Spool.Sync.NEVER) {
      settings.disk().force(file);
    }
    // Before the file is closed: a force that finds it closed can tell that it was forced.
    if (written != null && written.segment() == active) {
      active.publish(written.bytes(), written.sequence());
    }
    active.sealed = true;
    file.closeHandlers();
    active = null;
    out = null;
  }

  /**
   * Truncates what a failed {@link #append} has left, so that it can be retried. What was written
   * before then becomes a segment of its own: only whole segments are deleted, and on a disk that
   * fills up before the first is complete, space would never be freed.
   */
  void repair() throws IOException {
    SpoolSegment segment = active;
    if (segment == null) {
      return;
    }
    out = reopen(segment);
    if (segment.writtenBytes > 0) {
      seal();
    }
  }

  private FileRecords reopen(SpoolSegment segment) throws IOException {
    FileRecords before = out;
    if (before != null) {
      Closeables.closeQuietly(before::closeHandlers);
    }
    FileRecords file = FileRecords.open(OwnerOnly.file(segment.file).toFile());
    if (file.sizeInBytes() < segment.writtenBytes) {
      file.closeHandlers();
      throw new IOException(segment + " has become shorter: another program has changed it");
    }
    int unused = file.truncateTo((int) segment.writtenBytes);
    return file;
  }

  /**
   * Returns the end of the written data, null if nothing was written since opening. Thread-safe.
   */
  @Nullable End written() {
    return written;
  }

  /** Forces everything up to {@code end} to disk. Thread-safe. */
  void force(End end) throws IOException {
    FileRecords file = out;
    if (end.segment().sealed || file == null || !file.file().equals(end.segment().file.toFile())) {
      // Sealing has forced it.
      return;
    }
    try {
      settings.disk().force(file);
    } catch (ClosedChannelException e) {
      if (!end.segment().sealed) {
        throw e;
      }
    }
  }

  /**
   * Returns the segment that contains or would contain {@code sequence}, or the first; null if
   * there is none.
   */
  @Nullable SpoolSegment segmentOf(long sequence) {
    var floor = segments.floorEntry(sequence);
    return floor != null ? floor.getValue() : first();
  }

  /**
   * Returns the segment in which to look for the first chunk that arrived at {@code millis} or
   * later.
   */
  @Nullable SpoolSegment segmentAt(long millis) {
    SpoolSegment found = first();
    for (SpoolSegment segment : segments.values()) {
      if (segment.firstTime < millis) {
        found = segment;
      }
    }
    return found;
  }

  boolean has(SpoolSegment segment) {
    return segments.containsKey(segment.baseSequence);
  }

  @Nullable SpoolSegment after(SpoolSegment segment) {
    var next = segments.higherEntry(segment.baseSequence);
    return next == null ? null : next.getValue();
  }

  /** Returns all segments from {@code segment} on. */
  Iterable<SpoolSegment> from(SpoolSegment segment) {
    return segments.tailMap(segment.baseSequence, true).values();
  }

  private @Nullable SpoolSegment first() {
    var first = segments.firstEntry();
    return first == null ? null : first.getValue();
  }

  /**
   * Deletes segments, oldest first, that have been before a finalized mark for the time to keep and
   * hold no line that arrived at {@code releasedBefore} or later. Not thread-safe.
   */
  void deleteReleased(long finalizedSequence, long releasedBefore, long nowNanos)
      throws IOException {
    long keep = TimeUnit.MILLISECONDS.toNanos(settings.keep().getMillis());
    boolean older = true;
    for (SpoolSegment segment : segments.values()) {
      long since = segment.nanosFinalized(finalizedSequence, nowNanos);
      SpoolSegment next = after(segment);
      // Times never go back: nothing in it is later than what comes next.
      boolean followed = next != null && next.firstTime != SpoolSegment.NO_TIME;
      long latest = followed ? next.firstTime : segment.lastTime;
      older &= since >= keep && latest < releasedBefore;
      if (older) {
        // In this order, so that a reader recognizes a file that is missing without cause.
        segments.remove(segment.baseSequence);
        Files.deleteIfExists(segment.file);
      }
    }
  }

  private Path name(long sequence) {
    return settings.path().resolve(String.format("%020d%s", sequence, SpoolRecovery.SUFFIX));
  }

  /** Forces what was written and unlocks the directory. */
  void close() throws IOException {
    try {
      FileRecords file = out;
      if (file != null) {
        out = null;
        file.close();
      }
    } finally {
      lock.close();
    }
  }
}
