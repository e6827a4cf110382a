package dev.streamgauge.files;

import dev.streamgauge.lines.MetricNames;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * How often files were reloaded in this JVM, and could not be. Static, as the files are, since
 * runners create functions anew for each bundle.
 */
@Internal
public final class Reloads {
  /** Counter: files whose new content was taken. */
  public static final String RELOADED = "files_reloaded";

  /** Counter: files whose new content was wrong, so that the old one stayed. */
  public static final String REJECTED = "files_reload_rejected";

  private static final AtomicLong RELOADED_NOT_PUBLISHED = new AtomicLong();
  private static final AtomicLong REJECTED_NOT_PUBLISHED = new AtomicLong();

  private Reloads() {}

  static void reloaded() {
    RELOADED_NOT_PUBLISHED.incrementAndGet();
  }

  static void rejected() {
    REJECTED_NOT_PUBLISHED.incrementAndGet();
  }

  /** Adds what happened since the last call to Beam's counters; only on a thread of the runner. */
  public static void publish() {
    publish(RELOADED_NOT_PUBLISHED, RELOADED);
    publish(REJECTED_NOT_PUBLISHED, REJECTED);
  }

  private static void publish(AtomicLong waiting, String name) {
    long since = waiting.getAndSet(0);
    if (since > 0) {
      Metrics.counter(MetricNames.NAMESPACE, name).inc(since);
    }
  }
}
