package dev.streamgauge.pipelines.run;

import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.pipelines.monitoring.RunMetrics;
import dev.streamgauge.util.Durations;
import java.util.Locale;
import java.util.OptionalLong;

/** How much of the input is read and how long the rest takes, where the end of it is known. */
final class ReadShare {
  /** Until then, nothing can be said about the time left. */
  private static final double LEAST_SECONDS = 1;

  private static final int SECONDS_PER_MINUTE = 60;

  private final OptionalLong inputBytes;

  /**
   * Creates the share of a run.
   *
   * @param inputBytes the size of the input, if that is known before the run
   */
  ReadShare(OptionalLong inputBytes) {
    this.inputBytes = inputBytes;
  }

  /**
   * Returns {@code 45% read, about 2m left}; empty if the end is not known, or not worth a word
   * since nothing waits.
   *
   * @param linesPerSecond how many lines are read in a second at the moment
   * @param seconds how long the run has taken so far
   */
  String text(RunMetrics metrics, double linesPerSecond, double seconds) {
    if (inputBytes.isPresent()) {
      long read = metrics.counter(SourceMetrics.FILE_BYTES_READ);
      return read == 0
          ? ""
          : text(read, inputBytes.getAsLong(), read / Math.max(1e-3, seconds), seconds);
    }
    long read = metrics.counter(SourceMetrics.LINES_READ);
    long waiting = metrics.gauge(SourceMetrics.BACKLOG_LINES).orElse(0);
    // What is read within a second is no backlog.
    return waiting <= linesPerSecond || read == 0
        ? ""
        : text(read, read + waiting, linesPerSecond, seconds);
  }

  private static String text(long read, long all, double perSecond, double seconds) {
    // All is read only when the run says that it is done.
    long percent = Math.min(99, all <= 0 ? 0 : 100 * read / all);
    String text = String.format(Locale.ROOT, "%d%% read", percent);
    if (seconds < LEAST_SECONDS || perSecond <= 0 || read >= all) {
      return text;
    }
    long left = Math.max(1, Math.round((all - read) / perSecond));
    if (left > SECONDS_PER_MINUTE) {
      left = left / SECONDS_PER_MINUTE * SECONDS_PER_MINUTE;
    }
    return text + ", about " + Durations.format(left * 1000) + " left";
  }
}
