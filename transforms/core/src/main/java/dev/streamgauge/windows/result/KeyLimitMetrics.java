package dev.streamgauge.windows.result;

import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.util.RateLimitedLogger;
import dev.streamgauge.windows.table.CountTable;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs windows with more keys than there is room for. */
@Internal
public final class KeyLimitMetrics implements Serializable {
  /** Counter: results of windows, or their shards, that had more keys than allowed. */
  public static final String WINDOWS_OVER_MAX_KEYS = "windows_over_max_keys";

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(KeyLimitMetrics.class);

  /** Static, since Spark sets up a DoFn for every bundle. */
  private static final RateLimitedLogger LIMITED = new RateLimitedLogger(LOG, 1);

  private final Counter overMaxKeys = Metrics.counter(MetricNames.NAMESPACE, WINDOWS_OVER_MAX_KEYS);

  /** Looks at the result of a window. */
  public void look(long startMillis, long endMillis, CountTable counts) {
    if (counts.hasOtherKeys()) {
      overMaxKeys.inc();
      LIMITED.warn(
          "The window from {} to {} has more keys than there is room for: {} are kept, the others"
              + " are counted as {}",
          new Instant(startMillis),
          new Instant(endMillis),
          counts.size() - 1,
          CountTable.OTHER_KEYS);
    }
  }
}
