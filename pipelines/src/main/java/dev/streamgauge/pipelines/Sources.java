package dev.streamgauge.pipelines;

import dev.streamgauge.io.FileLines;
import dev.streamgauge.io.KafkaLines;
import dev.streamgauge.io.LineTiming;
import dev.streamgauge.io.SocketLines;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.LogTimes;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Makes the source that options name, after looking whether it can be read. */
final class Sources {
  private final SourceUri uri;
  private final StreamgaugeOptions options;
  private final LineBatchFn pushDown;

  private Sources(SourceUri uri, StreamgaugeOptions options, LineBatchFn pushDown) {
    this.uri = uri;
    this.options = options;
    this.pushDown = pushDown;
  }

  /**
   * The source of {@code options}.
   *
   * @throws ConfigException if it is wrong or cannot be reached
   */
  static Sources of(StreamgaugeOptions options) {
    return new Sources(SourceUri.parse(options.getSource()), options, LineBatchFn.identity());
  }

  /** With a function that runs inside the source's reader. */
  Sources withPushDown(LineBatchFn fn) {
    return new Sources(uri, options, fn);
  }

  /** The transform that reads. */
  PTransform<PBegin, PCollection<LineBatch>> transform() {
    return switch (uri.scheme()) {
      case KAFKA -> kafka();
      case SOCKET -> socket(SocketLines.connect(uri.host(), uri.port()));
      case LISTEN -> {
        Preflight.canListen(uri.host(), uri.port());
        yield socket(SocketLines.listen(uri.host(), uri.port()));
      }
      case FILE -> {
        LineTiming timing = lineTimingOrArrival();
        Preflight.someFileMatches(uri.path());
        FileLines lines = FileLines.matching(uri.path()).withPushDown(pushDown);
        yield timing == null ? lines : lines.withLineTime(timing);
      }
    };
  }

  private SocketLines socket(SocketLines lines) {
    LineTiming timing = lineTimingOrArrival();
    Duration disorder = Durations.parse("disorder", options.getDisorder());
    Duration stop = stopWhenIdle();
    SocketLines filtered = lines.withPushDown(pushDown);
    if (timing != null) {
      filtered = filtered.withLineTime(timing).withDisorder(disorder);
    }
    return stop == null ? filtered : filtered.withStopWhenIdle(stop);
  }

  private KafkaLines kafka() {
    Map<String, Object> config = kafkaConfig();
    Duration disorder = Durations.parse("disorder", options.getDisorder());
    Duration stop = stopWhenIdle();
    KafkaLines lines =
        KafkaLines.read(uri.host(), uri.path())
            .withConsumerConfig(config)
            .withDisorder(disorder)
            .withPushDown(pushDown);
    String eventTime = options.getEventTime() == null ? "record" : options.getEventTime();
    switch (eventTime) {
      case "record", "line" -> {
        if (eventTime.equals("line")) {
          lines = lines.withLineTime(lineTiming());
        }
        if (stop != null) {
          // A replay: how long its end is waited for must not show in the results.
          lines = lines.withoutHeartbeats();
        }
      }
      case "arrival" -> lines = lines.withArrivalTime();
      default -> throw badEventTime("record, line or arrival");
    }
    Preflight.topicExists("source", "kafkaConfig", uri.host(), uri.path(), config);
    return stop == null ? lines : lines.withStopWhenIdle(stop);
  }

  private Map<String, Object> kafkaConfig() {
    return kafkaConfig("kafkaConfig", options.getKafkaConfig(), uri.parameters());
  }

  /** The settings in {@code file}, which may be null, and over them those of a URI. */
  static Map<String, Object> kafkaConfig(
      String option, @Nullable String file, Map<String, String> parameters) {
    Map<String, Object> config = new HashMap<>();
    if (file != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(file))) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new ConfigException("--" + option + "=" + file + " cannot be read: " + e, e);
      }
      properties.forEach((name, value) -> config.put(name.toString(), value));
    }
    config.putAll(parameters);
    return config;
  }

  private @Nullable Duration stopWhenIdle() {
    String text = options.getStopWhenIdle();
    return text == null ? null : Durations.parsePositive("stopWhenIdle", text);
  }

  /** How the times in lines are found, or null if it is the arrival that counts. */
  private @Nullable LineTiming lineTimingOrArrival() {
    String eventTime = options.getEventTime() == null ? "arrival" : options.getEventTime();
    return switch (eventTime) {
      case "arrival" -> null;
      case "line" -> lineTiming();
      default -> throw badEventTime("arrival or line");
    };
  }

  private LineTiming lineTiming() {
    LineTiming timing =
        LineTiming.of(LogTimes.inZone(lineTimeZone()))
            .withMaxAhead(Durations.parse("maxAhead", options.getMaxAhead()));
    return options.getDeadLetters() == null ? timing.withoutDeadLetters() : timing;
  }

  private ZoneId lineTimeZone() {
    try {
      return ZoneId.of(options.getLineTimeZone());
    } catch (DateTimeException e) {
      throw new ConfigException(
          "--lineTimeZone="
              + options.getLineTimeZone()
              + " is not a time zone: write UTC, an offset such as +01:00 or a name such as"
              + " Europe/Berlin.",
          e);
    }
  }

  private ConfigException badEventTime(String possible) {
    return new ConfigException(
        String.format(
            "--eventTime=%s is not possible with --source=%s: it can be %s.",
            options.getEventTime(), SourceUri.withoutParameters(options.getSource()), possible));
  }
}
