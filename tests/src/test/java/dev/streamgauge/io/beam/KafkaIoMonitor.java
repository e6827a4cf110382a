package dev.streamgauge.io.beam;

import dev.streamgauge.io.format.TextFormat;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.Sinks;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.count.LogMonitor;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.pipelines.run.Launcher;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.time.Duration;

/**
 * The command {@code monitor} with {@link KafkaIoLines} in place of its own source of Kafka. A
 * program of its own, since Spark runs one stream a JVM.
 */
public final class KafkaIoMonitor {
  private static final Pattern SOURCE = Pattern.compile("kafka://([^/]+)/(.+)");

  private KafkaIoMonitor() {}

  /** Takes the options of the command. */
  public static void main(String[] args) {
    int code = 1;
    try {
      Launcher.launch(LogMonitorOptions.class, List.of(args), System.err, KafkaIoMonitor::create);
      code = 0;
    } catch (Exception e) {
      e.printStackTrace();
    }
    // Runners leave threads behind that are no daemons.
    System.exit(code);
  }

  private static Job create(LogMonitorOptions options, RunContext context) {
    Matcher source = SOURCE.matcher(String.join(",", options.getSource()));
    if (!source.matches()) {
      throw new IllegalArgumentException(String.valueOf(options.getSource()));
    }
    Duration stop = DurationOption.parsePositive("stopWhenIdle", options.getStopWhenIdle());
    var windows =
        Windows.sliding(
            DurationOption.parsePositive("windowSize", options.getWindowSize()),
            DurationOption.parsePositive("windowPeriod", options.getWindowPeriod()),
            options,
            context);
    return new Job(
        LogMonitor.create(
            options,
            KafkaIoLines.of(source.group(1), source.group(2))
                .withPushDown(ErrorFilter.containing(options.getContains()).asFunction())
                .withoutHeartbeats()
                .withStopWhenIdle(stop),
            Sinks.of(options, "monitor", new TextFormat(0), 0, Optional.empty())),
        Windows.open(windows, options));
  }
}
