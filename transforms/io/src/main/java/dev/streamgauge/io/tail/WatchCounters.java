package dev.streamgauge.io.tail;

import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs what could not be read of the watched files. Not thread-safe. */
final class WatchCounters {
  private static final Logger LOG = LoggerFactory.getLogger(WatchCounters.class);

  private final Counter unreadable =
      Metrics.counter(MetricNames.NAMESPACE, SourceMetrics.FILES_UNREADABLE);
  private final Counter bytesLost =
      Metrics.counter(MetricNames.NAMESPACE, SourceMetrics.FILE_BYTES_LOST);
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 20);

  /** Reports that a file, or the directory, cannot be read. */
  void unreadable(String path, IOException e) {
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      // Deleted since it was listed.
      return;
    }
    unreadable.inc();
    limitedLog.warn("{} cannot be read ({}): it is tried again", path, e.toString());
  }

  /** Reports that a file is gone with this many bytes unread. */
  void lost(String path, long bytes) {
    bytesLost.inc(bytes);
    limitedLog.warn("{} is gone, and {} bytes of it were not read before", path, bytes);
  }
}
