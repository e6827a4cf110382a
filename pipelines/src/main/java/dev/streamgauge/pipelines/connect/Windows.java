package dev.streamgauge.pipelines.connect;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.state.RunningCounts;
import dev.streamgauge.state.Sessions;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.TopOfWindows;
import dev.streamgauge.windows.time.OpenWindows;
import java.time.DateTimeException;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Creates the windows that options request. */
public final class Windows {
  private Windows() {}

  public static SlidingCount sliding(
      Duration size, Duration period, StreamgaugeOptions options, RunContext context) {
    Duration lateness = allowedLateness(options);
    try {
      SlidingCount count =
          SlidingCount.of(size)
              .every(period)
              .withAllowedLateness(lateness)
              .withFirstRevision(context.firstRevision())
              .withMaxKeys(maxKeys(options), context.keySeed())
              // All sinks keep the highest revision of each key.
              .withChangesOnly();
      if (context.scale().joinsBundles()) {
        count = count.withJoinedBundles();
      }
      Instant start = startAt(options, context);
      return start == null ? count : count.startingAt(start);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--windowSize, --windowPeriod: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the transform that finds the {@code top} highest counts of each window; empty if the
   * keys of a window are in one shard, or all counts are wanted.
   */
  public static Optional<TopOfWindows> top(int top, OpenWindows windows, RunContext context) {
    return top == 0 || context.scale().shards() == 1
        ? Optional.empty()
        : Optional.of(TopOfWindows.of(top, windows));
  }

  private static int maxKeys(StreamgaugeOptions options) {
    if (options.getMaxKeys() < 1) {
      throw new ConfigException(
          "--maxKeys=" + options.getMaxKeys() + " must be positive, such as 1000000.");
    }
    return options.getMaxKeys();
  }

  /** Returns how long a window may change after its end. */
  public static Duration allowedLateness(StreamgaugeOptions options) {
    return DurationOption.parse("allowedLateness", options.getAllowedLateness());
  }

  /** Returns the windows of {@code count} that may still change. */
  public static OpenWindows open(SlidingCount count, StreamgaugeOptions options) {
    return (neverLate(options) ? count.withAllowedLateness(Duration.ZERO) : count).openWindows();
  }

  /** Returns the evaluation times of {@code alerts} that may still change. */
  public static OpenWindows open(Alerts alerts, StreamgaugeOptions options) {
    return (neverLate(options) ? alerts.withAllowedLateness(Duration.ZERO) : alerts).openWindows();
  }

  /** Returns the periods of {@code counts} that may still change. */
  public static OpenWindows open(RunningCounts counts, StreamgaugeOptions options) {
    return (neverLate(options) ? counts.withAllowedLateness(Duration.ZERO) : counts).openWindows();
  }

  /** Returns the times of {@code sessions} that may still change. */
  public static OpenWindows open(Sessions sessions, StreamgaugeOptions options) {
    return (neverLate(options) ? sessions.withAllowedLateness(Duration.ZERO) : sessions)
        .openWindows();
  }

  /**
   * Returns whether no line can be late: with arrival times a source emits lines in order, whatever
   * lateness is allowed.
   */
  private static boolean neverLate(StreamgaugeOptions options) {
    return options.getEventTime() == null
        ? options.getSource() != null && SourceList.of(options).arrive()
        : options.getEventTime().equals("arrival");
  }

  /** Returns the start time from the user or an earlier run; null for the beginning. */
  public static @Nullable Instant startAt(StreamgaugeOptions options, RunContext context) {
    String text = options.getStartAt();
    return text == null ? context.resumeAt().orElse(null) : time("startAt", text);
  }

  /**
   * Parses the time {@code text}.
   *
   * @throws ConfigException if it is not a time
   */
  public static Instant time(String option, String text) {
    try {
      return new Instant(java.time.Instant.parse(text).toEpochMilli());
    } catch (DateTimeException e) {
      throw new ConfigException(
          "--" + option + "=" + text + " is not a time: write it as 2023-11-14T22:13:00Z.", e);
    }
  }
}
