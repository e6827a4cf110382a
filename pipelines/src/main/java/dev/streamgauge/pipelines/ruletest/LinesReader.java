package dev.streamgauge.pipelines.ruletest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.LogFormat;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Reads an entry of a test's lines: one or more lines, which may repeat. */
final class LinesReader {
  private static final LineTime TIMES = LogFormat.auto().times();
  private static final int MOST_TIMES = 1_000_000;

  private final YamlMap entry;
  private final long start;

  LinesReader(YamlMap entry, long startMillis) {
    this.entry = entry;
    this.start = startMillis;
  }

  /** Adds the lines of the entry to {@code lines}. */
  void read(List<RuleTest.TimedLine> lines) {
    YamlText at = entry.text("at");
    Long millis = at == null ? null : Times.at(at, start);
    YamlText every = entry.text("every");
    Duration period = every == null ? null : every.duration();
    long step = period == null ? 0 : period.getMillis();
    long times = times(every);
    if (!entry.has("line")) {
      entry.error("\"line\" is missing");
    }
    for (YamlText line : entry.texts("line")) {
      Long first = at == null ? written(line) : millis;
      for (long i = 0; first != null && i < times; i++) {
        lines.add(new RuleTest.TimedLine(first + i * step, line.value()));
      }
    }
    entry.noOtherKeys();
  }

  private long times(@Nullable YamlText every) {
    YamlText times = entry.text("times");
    if (times == null) {
      if (every != null) {
        every.error("\"every\" needs \"times\": how many lines there are");
      }
      return 1;
    }
    Long number = times.wholeNumber(1, MOST_TIMES);
    return number == null ? 1 : number;
  }

  /** Returns the time in the line. */
  private @Nullable Long written(YamlText line) {
    byte[] bytes = line.value().getBytes(UTF_8);
    long time = TIMES.find(bytes, 0, bytes.length, start);
    if (time == LineTime.NONE) {
      line.error("there is no time in the line: set one with \"at\"");
      return null;
    }
    return Times.notBefore(start, time, line);
  }
}
