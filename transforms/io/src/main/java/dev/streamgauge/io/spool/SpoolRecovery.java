package dev.streamgauge.io.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content found in a spool's directory: the segments, the number after the last chunk, the
 * latest arrival.
 *
 * <p>Segments are scanned backwards from the last, until one with a record is found: only there can
 * a write have been interrupted. The others were complete when the next one was begun, and are
 * checked when they are read; of those only the beginning is read.
 */
record SpoolRecovery(
    ConcurrentSkipListMap<Long, SpoolSegment> segments, long endSequence, long lastTime) {
  static final String SUFFIX = ".log";

  private static final Logger LOG = LoggerFactory.getLogger(SpoolRecovery.class);

  /** Earlier than the time of any record. */
  private static final long NONE = -1;

  private static final Pattern NAME = Pattern.compile("(\\d{20})\\" + SUFFIX);

  /** Opens {@code directory}, truncates torn records, and logs what is wrong. */
  static SpoolRecovery of(Path directory) throws IOException {
    ConcurrentSkipListMap<Long, SpoolSegment> segments = list(directory);
    long end = 0;
    long lastTime = NONE;
    boolean sealed = false;
    long followingTime = SpoolSegment.NO_TIME;
    SpoolSegment following = null;
    for (SpoolSegment segment : segments.descendingMap().values()) {
      if (lastTime == NONE) {
        lastTime = scan(segment);
        end = Math.max(end, segment.endSequence);
      } else {
        segment.firstTime = firstTime(segment);
        segment.publish(segment.writtenBytes, following.baseSequence);
      }
      segment.sealed = sealed;
      sealed = true;
      if (segment.firstTime == SpoolSegment.NO_TIME) {
        segment.firstTime = followingTime;
      }
      followingTime = segment.firstTime;
      following = segment;
    }
    return new SpoolRecovery(segments, end, Math.max(0, lastTime));
  }

  private static ConcurrentSkipListMap<Long, SpoolSegment> list(Path directory) throws IOException {
    ConcurrentSkipListMap<Long, SpoolSegment> segments = new ConcurrentSkipListMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        var name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && Files.isRegularFile(file)) {
          try {
            SpoolSegment segment = new SpoolSegment(Long.parseLong(name.group(1)), file);
            segment.writtenBytes = Files.size(file);
            segments.put(segment.baseSequence, segment);
          } catch (NumberFormatException e) {
            LOG.warn("{} is no segment of a spool: ignored", file);
          }
        }
      }
    }
    return segments;
  }

  /**
   * Scans the whole segment and truncates it after its last record; returns that record's time, or
   * NONE.
   */
  private static long scan(SpoolSegment segment) throws IOException {
    long lastTime = NONE;
    long intact = 0;
    long end = segment.baseSequence;
    try (SpoolSegmentReader reader = new SpoolSegmentReader(segment.file)) {
      SpoolRecord record = reader.next(segment.writtenBytes);
      while (record != null) {
        segment.firstTime = Math.min(segment.firstTime, record.timeMillis());
        lastTime = Math.max(lastTime, record.timeMillis());
        intact = reader.position();
        end = record.sequence() + 1;
        record = reader.next(segment.writtenBytes);
      }
    }
    if (intact < segment.writtenBytes) {
      LOG.warn(
          "{} ends with {} bytes that are no whole record, as a crash leaves them: cut off",
          segment,
          segment.writtenBytes - intact);
      try (FileChannel channel = FileChannel.open(segment.file, StandardOpenOption.WRITE)) {
        channel.truncate(intact);
      }
      segment.writtenBytes = intact;
    }
    segment.publish(intact, end);
    return lastTime;
  }

  private static long firstTime(SpoolSegment segment) throws IOException {
    try (SpoolSegmentReader reader = new SpoolSegmentReader(segment.file)) {
      SpoolRecord record = reader.next(segment.writtenBytes);
      return record == null ? SpoolSegment.NO_TIME : record.timeMillis();
    }
  }
}
