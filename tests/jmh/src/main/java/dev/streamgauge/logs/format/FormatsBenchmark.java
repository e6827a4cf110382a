package dev.streamgauge.logs.format;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.micro.LinesBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** Reads lines by their format: the severity alone, and with two fields as a rule by host takes. */
public class FormatsBenchmark extends LinesBenchmark {
  @Param({
    "raw",
    "json",
    "rfc5424",
    "rfc3164",
    "combined",
    "log4j",
    "logfmt",
    "klog",
    "regex",
    "auto"
  })
  private String format;

  private LogFormat logFormat;
  private LineBatch batch;

  @Setup
  public void setUp() {
    logFormat =
        format.equals("regex")
            ? LogFormat.named(
                "regex:^(?P<time>\\S+) (?P<host>\\S+) (?P<severity>\\S+) (?P<message>.*)")
            : LogFormat.named(format);
    batch = batch(lines().stream().map(this::inFormat).toList());
  }

  /** A generated line, {@code time host LEVEL [service] message}, written in the format. */
  private String inFormat(String line) {
    String[] part = line.split(" ", 5);
    String time = part[0];
    String host = part[1];
    String level = part[2];
    String service = part[3].substring(1, part[3].length() - 1);
    String message = part[4];
    boolean error = level.equals("ERROR");
    return switch (format) {
      case "json", "auto" ->
          "{\"@timestamp\":\"%s\",\"level\":\"%s\",\"host\":\"%s\",\"service\":\"%s\",\"thread\":\"main\",\"message\":\"%s\"}"
              .formatted(time, level, host, service, message);
      case "rfc5424" ->
          "<%d>1 %s %s %s 4711 - [id@32473 zone=\"a\"] %s"
              .formatted(error ? 131 : 134, time, host, service, message);
      case "rfc3164" ->
          "<%d>Nov 14 22:13:20 %s %s[4711]: %s"
              .formatted(error ? 131 : 134, host, service, message);
      case "combined" ->
          "%s - - [14/Nov/2023:22:13:20 +0000] \"GET /%s HTTP/1.1\" %d 1234 \"-\" \"%s\""
              .formatted("10.0.0.17", service, error ? 503 : 200, message);
      case "log4j" ->
          "2023-11-14 22:13:20,000 %-5s [main] %s - %s".formatted(level, service, message);
      case "logfmt" ->
          "ts=%s level=%s host=%s service=%s msg=\"%s\""
              .formatted(time, level.toLowerCase(java.util.Locale.ROOT), host, service, message);
      case "klog" ->
          "%s1114 22:13:20.000000 4711 main.go:17] %s".formatted(error ? "E" : "I", message);
      default -> line;
    };
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public int severity() {
    LogReader reader = logFormat.reader();
    int errors = 0;
    for (int i = 0; i < LINES; i++) {
      errors += reader.read(batch, i).severity().atLeast(Severity.ERROR) ? 1 : 0;
    }
    return errors;
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public void severityAndTwoFields(Blackhole hole) {
    LogReader reader = logFormat.reader();
    for (int i = 0; i < LINES; i++) {
      LogRecord record = reader.read(batch, i);
      hole.consume(record.severity());
      hole.consume(record.field("host"));
      hole.consume(record.field("message"));
    }
  }
}
