package dev.streamgauge.pipelines.report;

import dev.streamgauge.io.socket.SourceEvents;
import dev.streamgauge.pipelines.connect.SourceList;
import dev.streamgauge.pipelines.connect.SourceUri;
import dev.streamgauge.pipelines.options.AlertOptions;
import dev.streamgauge.pipelines.options.DemoOptions;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.LogSessionsOptions;
import dev.streamgauge.pipelines.options.RelayOptions;
import dev.streamgauge.pipelines.options.ReplayOptions;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.options.WordCountOptions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The line that says what has started: the runner, the source, the windows, the sinks, the page,
 * and when the first result will come.
 */
final class StartLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final String runner;
  private final StreamgaugeOptions options;
  private final StartReport.Facts facts;
  private final LongSupplier wallMillis;
  private final SourceList source;

  StartLine(
      String runner, StreamgaugeOptions options, StartReport.Facts facts, LongSupplier wallMillis) {
    this.runner = runner;
    this.options = options;
    this.facts = facts;
    this.wallMillis = wallMillis;
    this.source = SourceList.of(options);
  }

  /**
   * Returns the line.
   *
   * @param event what is known about the connection of the source; empty if nothing is
   */
  String text(Optional<SourceEvents.Event> event) {
    List<String> parts = new ArrayList<>();
    if (options instanceof RelayOptions relay) {
      parts.add("relay");
      parts.add("reads " + sourceText(event));
      parts.add("sends to " + SourceUri.withoutParameters(relay.getTo()));
      facts.page().ifPresent(url -> parts.add("page " + url));
      return "streamgauge: " + String.join("; ", parts);
    }
    parts.add(command() + " on " + runner);
    parts.add("reads " + sourceText(event));
    parts.add(work());
    parts.add("results to " + listed(sinks()));
    facts.page().ifPresent(url -> parts.add("page " + url));
    parts.add(firstResult(event));
    return "streamgauge: " + String.join("; ", parts);
  }

  private String command() {
    return options instanceof DemoOptions
        ? "demo"
        : options instanceof LogMonitorOptions
            ? "monitor"
            : options instanceof WordCountOptions
                ? "wordcount"
                : options instanceof LogSessionsOptions ? "sessions" : "replay";
  }

  private String sourceText(Optional<SourceEvents.Event> event) {
    String uri = source.shown().replaceAll("\\?\\.\\.\\.(?=, |$)", "");
    return uri + event.map(e -> " (" + state(e.kind()) + ")").orElse("");
  }

  private static String state(SourceEvents.Kind kind) {
    return switch (kind) {
      case LISTENING -> "bound";
      case CONNECTED -> "connected";
      case CANNOT_CONNECT, DISCONNECTED -> "not connected yet";
    };
  }

  private String work() {
    if (options instanceof ReplayOptions replay) {
      return "evaluates the rules of " + replay.getRules();
    }
    if (options instanceof LogMonitorOptions monitor) {
      String counting =
          "counts " + lines(monitor) + windows(monitor.getWindowSize(), monitor.getWindowPeriod());
      return monitor.getRules() == null
          ? counting
          : "evaluates the rules of "
              + monitor.getRules()
              + (facts.counts() ? " and " + counting : "");
    }
    if (options instanceof WordCountOptions words) {
      return words.isRunning()
          ? "keeps running totals of words, printed every " + words.getWindowSize()
          : "counts words" + windows(words.getWindowSize(), words.getWindowPeriod());
    }
    if (options instanceof LogSessionsOptions sessions) {
      return "finds sessions that end after a gap of " + sessions.getGap();
    }
    return "runs";
  }

  private static String lines(LogMonitorOptions options) {
    String by = options.getBy() == null ? "" : " by " + options.getBy();
    if (options.getSeverity() != null) {
      return "lines of severity " + options.getSeverity() + " and above" + by;
    }
    return options.getMatches() != null
        ? "lines that match " + options.getMatches() + by
        : "lines with " + options.getContains() + by;
  }

  private static String windows(String size, String period) {
    return " in windows of "
        + size
        + (period == null || period.equals(size) ? "" : " every " + period);
  }

  private List<String> sinks() {
    if (options instanceof ReplayOptions) {
      return List.of("the console");
    }
    return Stream.concat(options.getSink().stream(), facts.sinks().stream())
        .map(sink -> sink.equals("console") ? "the console" : sink.replaceFirst("[?;].*", ""))
        .toList();
  }

  private static String listed(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  private String firstResult(Optional<SourceEvents.Event> event) {
    if (source.areAll(SourceUri.Scheme.FILE)) {
      return "results come when the files are read";
    }
    if (options instanceof ReplayOptions) {
      return "results come as they are found";
    }
    if (options.as(AlertOptions.class).getRules() != null && !facts.counts()) {
      return "an alert comes when its condition holds";
    }
    Optional<String> period = period();
    if (period.isEmpty()) {
      return "first result when a session ends";
    }
    boolean arrival =
        options.getEventTime() == null ? source.arrive() : options.getEventTime().equals("arrival");
    boolean waits =
        event.isPresent()
            && event.get().kind() != SourceEvents.Kind.LISTENING
            && event.get().kind() != SourceEvents.Kind.CONNECTED;
    if (!arrival) {
      return "first result when the times of the lines pass the end of a window, every "
          + period.get();
    }
    if (waits) {
      return "first result within " + period.get() + " after it has connected";
    }
    long millis = DurationOption.parsePositive("windowPeriod", period.get()).getMillis();
    long end = (Math.floorDiv(wallMillis.getAsLong(), millis) + 1) * millis;
    return "first result at " + TIME.format(Instant.ofEpochMilli(end)) + " UTC";
  }

  private Optional<String> period() {
    if (options instanceof LogMonitorOptions monitor) {
      return Optional.of(monitor.getWindowPeriod());
    }
    if (options instanceof WordCountOptions words) {
      return Optional.of(
          words.getWindowPeriod() == null ? words.getWindowSize() : words.getWindowPeriod());
    }
    return Optional.empty();
  }
}
