package dev.streamgauge.pipelines.connect;

import dev.streamgauge.inputs.InputLines;
import dev.streamgauge.inputs.record.RecordTimes;
import dev.streamgauge.io.file.FileLines;
import dev.streamgauge.io.kafka.KafkaLines;
import dev.streamgauge.io.socket.SocketLines;
import dev.streamgauge.io.source.EndListener;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.io.tail.WatchJournal;
import dev.streamgauge.io.tail.WatchLines;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.Multiline;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.LogFormats;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.restart.ResumePointFile;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Creates one of the sources that options name, after checking that it can be read. */
final class OneSource {
  /** Marks that outlive the source must have the same parts on every machine. */
  private static final int PARTS_OF_MARKS = 2;

  private final SourceUri uri;
  private final String shown;
  private final StreamgaugeOptions options;
  private final RunContext context;
  private final LineBatchFn pushDown;
  private final Optional<String> folder;

  /**
   * Creates a source.
   *
   * @param folder where it keeps its files, apart from those of other sources; empty if it is alone
   */
  OneSource(
      SourceList.Source source,
      StreamgaugeOptions options,
      RunContext context,
      LineBatchFn pushDown,
      Optional<String> folder) {
    this.uri = source.uri();
    this.shown = source.shown();
    this.options = options;
    this.context = context;
    this.pushDown = pushDown;
    this.folder = folder;
  }

  /**
   * Returns the transform of a source that does not end, or could go on.
   *
   * @throws ConfigException if it is wrong or cannot be reached
   */
  MergeableLines lines() {
    return switch (uri.scheme()) {
      case KAFKA -> kafka();
      case KINESIS -> kinesis();
      case SOCKET -> socket();
      case LISTEN -> {
        if (context.readsLocally()) {
          Preflight.canListen(uri);
        }
        yield socket();
      }
      case SYSLOG_UDP, SYSLOG_UNIX, HTTP, HTTPS, OTLP, OTLP_GRPC, FORWARD -> {
        if (context.readsLocally()) {
          Preflight.canListen(uri);
        }
        yield input();
      }
      case FILE -> throw new IllegalStateException("files are read to their ends");
      case WATCH -> watch();
    };
  }

  /**
   * Returns the transform of files that are read to their ends.
   *
   * @throws ConfigException if they cannot be read
   */
  FileLines files() {
    LineTiming timing = lineTimingOrArrival();
    if (Windows.startAt(options, context) != null && timing == null) {
      throw notAgain();
    }
    Preflight.someFileMatches(uri.path());
    FileLines lines = FileLines.matching(uri.path()).withPushDown(pushDown);
    Multiline multiline = LogFormats.multiline(options);
    if (multiline != null) {
      lines = lines.withMultiline(multiline);
    }
    return timing == null ? lines : lines.withLineTime(timing);
  }

  /** Returns the directory of this source in {@code directory}, which may have several sources. */
  private Path own(Path directory) {
    return folder.map(name -> directory.resolve(SourceList.FOLDER).resolve(name)).orElse(directory);
  }

  private WatchLines watch() {
    LineTiming timing = lineTimingOrArrival();
    Optional<Path> journal = context.journalDirectory();
    if (Windows.startAt(options, context) != null && timing == null && journal.isEmpty()) {
      throw notAgain();
    }
    WatchLines lines =
        WatchParameters.source(uri).withPushDown(pushDown).withEndListener(endListener());
    if (journal.isPresent()) {
      lines = lines.withJournal(journal(journal.get()));
    }
    Multiline multiline = LogFormats.multiline(options);
    if (multiline != null) {
      lines = lines.withMultiline(multiline);
    }
    if (timing != null) {
      lines =
          lines
              .withLineTime(timing)
              .withDisorder(DurationOption.parse("disorder", options.getDisorder()));
    }
    Preflight.canWatch(uri.path(), lines);
    Duration stop = stopWhenIdle();
    return stop == null ? lines : stoppingWhenIdle(lines::withStopWhenIdle, stop);
  }

  /** Returns the journal for a runner that saves no checkpoint marks. */
  private WatchJournal journal(Path directory) {
    WatchJournal journal =
        WatchJournal.in(own(directory)).withRelease(Spools.release(ahead(), directory));
    Instant start = readFrom();
    return start == null ? journal : journal.startingAt(start);
  }

  /** Returns the source from {@code stopping}, unless joined lines would wait longer. */
  private <T> T stoppingWhenIdle(Function<Duration, T> stopping, Duration stop) {
    try {
      return stopping.apply(stop);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "--stopWhenIdle=" + options.getStopWhenIdle() + " with --multiline: " + e.getMessage(),
          e);
    }
  }

  private InputLines input() {
    if (options.getMultiline() != null && folder.isEmpty()) {
      throw new ConfigException(
          "--multiline is for sockets and files. What "
              + uri.scheme().text()
              + ":// receives are whole records: join lines where they are sent.");
    }
    LineTiming timing =
        "record".equals(options.getEventTime())
                || options.getEventTime() == null && uri.recordsHaveTimes()
            ? bounded(LineTiming.of(new RecordTimes()))
            : lineTimingOrArrival();
    if (Windows.startAt(options, context) != null && options.getSpool() == null) {
      throw notAgain();
    }
    InputLines lines =
        InputParameters.lines(uri).withPushDown(pushDown).withEndListener(endListener());
    if (timing != null) {
      lines =
          lines
              .withLineTime(timing)
              .withDisorder(DurationOption.parse("disorder", options.getDisorder()));
    }
    Duration stop = stopWhenIdle();
    if (stop != null) {
      lines = lines.withStopWhenIdle(stop);
    }
    // Last, since this creates the directory.
    return options.getSpool() == null ? lines : lines.withSpool(spool());
  }

  private SocketLines socket() {
    LineTiming timing = lineTimingOrArrival();
    if (Windows.startAt(options, context) != null && options.getSpool() == null) {
      throw notAgain();
    }
    String scheme = uri.scheme() == SourceUri.Scheme.LISTEN ? "listen:" : "socket:";
    String origin = scheme + uri.host() + ":" + uri.port();
    SocketLines lines =
        SocketLines.of(SocketParameters.source(uri), origin)
            .withPushDown(pushDown)
            .withEndListener(endListener());
    Duration disorder = DurationOption.parse("disorder", options.getDisorder());
    Duration stop = stopWhenIdle();
    Multiline multiline = LogFormats.multiline(options);
    if (multiline != null) {
      lines = lines.withMultiline(multiline);
    }
    if (timing != null) {
      lines = lines.withLineTime(timing).withDisorder(disorder);
    }
    if (stop != null) {
      lines = stoppingWhenIdle(lines::withStopWhenIdle, stop);
    }
    // Last, since this creates the directory.
    return options.getSpool() == null ? lines : lines.withSpool(spool());
  }

  private KafkaLines kafka() {
    if (options.getMultiline() != null && folder.isEmpty()) {
      throw new ConfigException(
          "--multiline is for sockets and files. A Kafka record is one line, with the"
              + " newlines in it: join lines before you send them to the topic.");
    }
    Duration disorder = DurationOption.parse("disorder", options.getDisorder());
    Duration stop = stopWhenIdle();
    KafkaLines lines =
        KafkaLines.read(uri.host(), uri.path())
            .withConsumerConfig(new HashMap<>(uri.parameters()))
            .withDisorder(disorder)
            .withPushDown(pushDown)
            .withReaders(context.scale().readers())
            .withEndListener(endListener());
    if (context.keepsMarks()) {
      lines = lines.withParts(PARTS_OF_MARKS);
    }
    Instant start = readFrom();
    if (start != null) {
      lines = lines.withStartAt(start);
    }
    Optional<Path> kept = startDirectory();
    if (options.getStartAt() == null && kept.isPresent()) {
      lines = lines.withStartKeptIn(own(kept.get()));
    }
    String eventTime = options.getEventTime() == null ? "record" : options.getEventTime();
    switch (eventTime) {
      case "record", "line" -> {
        lines =
            lines.withLineTime(
                eventTime.equals("line") ? lineTiming() : bounded(LineTiming.ofRecords()));
        if (stop != null) {
          // A replay: the time spent waiting for its end must not appear in the results.
          lines = lines.withoutHeartbeats();
        }
      }
      case "arrival" -> {
        if (start != null || context.journalDirectory().isPresent()) {
          throw notAgain();
        }
        lines = lines.withArrivalTime();
      }
      default -> throw badEventTime("record, line or arrival");
    }
    String file = options.getKafkaConfig();
    if (file != null) {
      lines = lines.withConsumerConfigFile(file);
    }
    Map<String, Object> config = Sources.kafkaConfig("kafkaConfig", file, uri.parameters());
    Preflight.topicExists("source", "kafkaConfig", uri.host(), uri.path(), config);
    return stop == null ? lines : lines.withStopWhenIdle(stop);
  }

  private MergeableLines kinesis() {
    if (options.getMultiline() != null && folder.isEmpty()) {
      throw new ConfigException(
          "--multiline is for sockets and files. A record of Kinesis is one line, with the"
              + " newlines in it: join lines before you send them to the stream.");
    }
    Instant start = readFrom();
    String eventTime = options.getEventTime() == null ? "record" : options.getEventTime();
    LineTiming timing =
        switch (eventTime) {
          case "record" -> bounded(LineTiming.ofRecords());
          case "line" -> lineTiming();
          case "arrival" -> null;
          default -> throw badEventTime("record, line or arrival");
        };
    if (timing == null && (start != null || context.journalDirectory().isPresent())) {
      throw notAgain();
    }
    KinesisParameters.checkJar(uri);
    return new KinesisSource(
            pushDown,
            endListener(),
            context.scale().readers(),
            start,
            timing,
            DurationOption.parse("disorder", options.getDisorder()),
            stopWhenIdle())
        .of(uri);
  }

  /**
   * Returns the directory of this machine in which a run records where reading began, since a
   * process can die before its runner has saved the first checkpoint.
   */
  private Optional<Path> startDirectory() {
    return context
        .resumePointDirectory()
        .or(
            () ->
                context
                    .stateDirectory()
                    .filter(directory -> context.readsLocally() && !directory.contains(":/"))
                    .map(Path::of));
  }

  /** Returns the spool; the options have {@code --spool}. */
  private Spool spool() {
    return Spools.of(options, context, this::own, ahead(), readFrom());
  }

  /**
   * Returns whether a line has the same event time when it is read again.
   *
   * @param keepsJournal whether the run keeps a journal of when watched files had which content
   */
  static boolean canBeReadAgain(SourceUri uri, StreamgaugeOptions options, boolean keepsJournal) {
    String eventTime = options.getEventTime();
    return switch (uri.scheme()) {
      case KAFKA, KINESIS -> !"arrival".equals(eventTime);
      case FILE -> "line".equals(eventTime);
      case WATCH -> "line".equals(eventTime) || keepsJournal;
      default -> options.getSpool() != null;
    };
  }

  /**
   * Returns the earliest time at which a line of the first window may have been sent or have
   * arrived; null to read from the beginning.
   */
  private @Nullable Instant readFrom() {
    Instant start = Windows.startAt(options, context);
    return start == null ? null : start.minus(ahead());
  }

  /** Returns how far a line's event time can be ahead of its sending or arrival. */
  private Duration ahead() {
    return ahead(uri, options);
  }

  /** Returns how far the event time of a line of {@code uri} can be ahead of its sending. */
  static Duration ahead(SourceUri uri, StreamgaugeOptions options) {
    boolean ofRecords = uri.recordsHaveTimes() && !"arrival".equals(options.getEventTime());
    return ofRecords || "line".equals(options.getEventTime())
        ? DurationOption.parse("maxAhead", options.getMaxAhead())
        : Duration.ZERO;
  }

  private EndListener endListener() {
    if (context.resumePointDirectory().isEmpty()) {
      return () -> {};
    }
    return ResumePointFile.in(context.resumePointDirectory().get())::freeze;
  }

  private ConfigException notAgain() {
    return new ConfigException(
        String.format(
            "The lines of --source=%s would get different event times when read again: leave"
                + " out --startAt and, on the DirectRunner, --checkpointDir.",
            shown));
  }

  private @Nullable Duration stopWhenIdle() {
    String text = options.getStopWhenIdle();
    return text == null ? null : DurationOption.parsePositive("stopWhenIdle", text);
  }

  /** Returns how to find the times in lines; null if event time is the arrival time. */
  private @Nullable LineTiming lineTimingOrArrival() {
    String eventTime = options.getEventTime() == null ? "arrival" : options.getEventTime();
    return switch (eventTime) {
      case "arrival" -> null;
      case "line" -> lineTiming();
      default -> throw badEventTime("arrival or line");
    };
  }

  private LineTiming lineTiming() {
    return bounded(LineTiming.of(LogFormats.times(options, lineTimeZone())));
  }

  private LineTiming bounded(LineTiming unbounded) {
    LineTiming timing =
        unbounded.withMaxAhead(DurationOption.parse("maxAhead", options.getMaxAhead()));
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
            options.getEventTime(), shown, possible));
  }
}
