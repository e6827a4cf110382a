package dev.streamgauge.io.source;

import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.io.tail.WatchLines;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.lines.ReadStats;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;

/** The Beam metrics of line sources, in the namespace {@value MetricNames#NAMESPACE}. */
@Internal
public final class SourceMetrics implements Serializable {
  /** Counter: lines read, including those that a pushed-down filter dropped. */
  public static final String LINES_READ = "lines_read";

  /** Counter: lines longer than the limit, which were truncated. */
  public static final String LINES_CUT = "lines_cut";

  /** Counter: lines in which malformed UTF-8 was replaced. */
  public static final String LINES_REPAIRED = "lines_repaired";

  /**
   * Counter: lines that could not be used, such as those without a time; included in lines read.
   */
  public static final String LINES_DEAD = "lines_dead";

  /**
   * Counter: records removed from a Kafka topic before they were read, by retention or with the
   * topic; a lower bound.
   */
  public static final String LINES_LOST = "lines_lost";

  /** Counter: how often a position in a Kafka partition was lost, so that reading began again. */
  public static final String POSITIONS_LOST = "positions_lost";

  /** Counter, up and down: Kafka partitions without a leader. */
  public static final String PARTITIONS_WITHOUT_LEADER = "partitions_without_leader";

  /** Gauge: the source's watermark in milliseconds since the epoch. */
  public static final String WATERMARK = "watermark_millis";

  /** Counter, up and down: bytes of a {@link Spool} on disk. */
  public static final String SPOOL_BYTES = "spool_bytes";

  /** Counter: chunks of a {@link Spool} that were received before a restart, or were repeated. */
  public static final String SPOOL_CHUNKS_REPLAYED = "spool_chunks_replayed";

  /** Counter: chunks of a {@link Spool} that could not be read again, including corrupt ones. */
  public static final String SPOOL_CHUNKS_LOST = "spool_chunks_lost";

  /** Counter: how often senders had to wait because a {@link Spool} or its disk was full. */
  public static final String SPOOL_FULL_WAITS = "spool_full_waits";

  /** Counter: how often a file or the directory of {@link WatchLines} could not be read. */
  public static final String FILES_UNREADABLE = "files_unreadable";

  /** Counter: bytes seen in files of {@link WatchLines} that disappeared before they were read. */
  public static final String FILE_BYTES_LOST = "file_bytes_lost";

  /** Counter: bytes of text read from files that are read to their end. */
  public static final String FILE_BYTES_READ = "file_bytes_read";

  /** Gauge: lines that are known to wait in the source, such as records of a Kafka topic. */
  public static final String BACKLOG_LINES = "backlog_lines";

  /** Gauge: bytes that are known to wait in the source, such as in watched files or a spool. */
  public static final String BACKLOG_BYTES = "backlog_bytes";

  /** A reader that knows how many lines wait to be read. */
  public interface Backlog {
    /** The value where the number is not known. */
    long UNKNOWN = -1;

    /** Returns how many lines wait, or {@link #UNKNOWN}. */
    long backlogLines();

    /**
     * Returns whether lines wait, or may wait, that a look has not found: they are on their way, or
     * nobody has said yet where the input ends. Such a look is no sign of idleness.
     */
    default boolean isBehind() {
      return false;
    }

    /** Returns that of {@code reader}; false if it is another reader. */
    static boolean isBehind(Object reader) {
      return reader instanceof Backlog known && known.isBehind();
    }

    /** Returns that of {@code reader}, or {@link #UNKNOWN} if it is another reader. */
    static long linesOf(Object reader) {
      return reader instanceof Backlog known ? known.backlogLines() : UNKNOWN;
    }
  }

  private final Counter linesRead = Metrics.counter(MetricNames.NAMESPACE, LINES_READ);
  private final Counter linesCut = Metrics.counter(MetricNames.NAMESPACE, LINES_CUT);
  private final Counter linesRepaired = Metrics.counter(MetricNames.NAMESPACE, LINES_REPAIRED);
  private final Counter linesDead = Metrics.counter(MetricNames.NAMESPACE, LINES_DEAD);
  private final Counter fileBytes = Metrics.counter(MetricNames.NAMESPACE, FILE_BYTES_READ);
  private final Gauge backlogLines = Metrics.gauge(MetricNames.NAMESPACE, BACKLOG_LINES);
  private final Gauge backlogBytes = Metrics.gauge(MetricNames.NAMESPACE, BACKLOG_BYTES);
  private final Gauge watermark = Metrics.gauge(MetricNames.NAMESPACE, WATERMARK);

  public void read(ReadStats stats) {
    linesRead.inc(stats.linesRead());
    if (stats.linesCut() > 0) {
      linesCut.inc(stats.linesCut());
    }
    if (stats.linesRepaired() > 0) {
      linesRepaired.inc(stats.linesRepaired());
    }
    if (stats.linesDead() > 0) {
      linesDead.inc(stats.linesDead());
    }
  }

  public void fileBytes(long bytes) {
    if (bytes > 0) {
      fileBytes.inc(bytes);
    }
  }

  /** Sets what waits in the source; a negative number is not known. */
  void backlog(long lines, long bytes) {
    if (lines >= 0) {
      backlogLines.set(lines);
    }
    if (bytes >= 0) {
      backlogBytes.set(bytes);
    }
  }

  void watermark(long millis) {
    watermark.set(millis);
  }
}
