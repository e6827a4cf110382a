package dev.streamgauge.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.format.Records;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Test;

public class LogFormatTest {
  /** A line, and the format that auto must take it for. */
  static final String[][] LINES = {
    {"{\"level\":\"error\",\"msg\":\"text\",\"a\":{\"b\":[1,2]}}", "json"},
    {"<34>1 2003-10-11T22:14:15.003Z host su - ID47 [a@1 b=\"c\\\"d\"] text", "rfc5424"},
    {"<34>Oct 11 22:14:15 mymachine su[12]: ERROR text", "rfc3164"},
    {"Jun 15 04:06:20 combo logrotate: ALERT exited", "rfc3164"},
    {"2023-11-14T22:13:20.123456+01:00 web-1 app[7]: ERROR x", "rfc3164"},
    {"E1114 22:13:20.123456 7 file.go:12] text", "klog"},
    {
      "10.0.0.7 - - [14/Nov/2023:22:13:20 +0000] \"GET / HTTP/1.1\" 503 9 \"-\" \"curl\"",
      "combined"
    },
    {"Nov 14, 2023 10:13:20 PM a.b.C run\nSEVERE: text", "jul"},
    {"SEVERE: text", "jul"},
    {"2023-11-14 22:13:20,123 ERROR [main] a.b.C: text", "log4j"},
    {"[2023-11-14 22:13:20,123] ERROR text (a.b.C)", "log4j"},
    {"[Sun Dec 04 04:47:44 2005] [error] text", "log4j"},
    {"ts=2023-11-14T22:13:20Z level=error msg=\"some text\"", "logfmt"},
    {"an ERROR without a form", "raw"},
    {"\tat a.B(C.java:1)", "raw"},
    {"Caused by: java.io.IOException: no", "raw"},
    {
      "- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL FATAL x",
      "cluster"
    },
    {"", "raw"},
  };

  @Test
  public void autoTakesEachLineForWhatItIs() {
    LogReader reader = LogFormat.auto().reader();
    for (String[] line : LINES) {
      assertThat(Records.read(reader, line[0]).format()).as(line[0]).isEqualTo(line[1]);
    }
  }

  @Test
  public void autoDoesNotDependOnTheLinesBefore() {
    LogReader reader = LogFormat.auto().reader();
    for (String[] before : LINES) {
      for (String[] line : LINES) {
        Records.read(reader, before[0]).severity();
        assertThat(Records.read(reader, line[0]).format()).isEqualTo(line[1]);
      }
    }
  }

  @Test
  public void rawLinesHaveAMessageASeverityAndATime() {
    LogRecord record = Records.read("raw", "{\"level\":\"ERROR\"} at 2023-11-14T22:13:20Z");
    assertThat(record.format()).isEqualTo("raw");
    assertThat(record.message()).isEqualTo("{\"level\":\"ERROR\"} at 2023-11-14T22:13:20Z");
    assertThat(record.severity()).isEqualTo(Severity.ERROR);
    assertThat(record.field("level")).isNull();
    assertThat(record.timeMillis(0))
        .isEqualTo(Instant.parse("2023-11-14T22:13:20Z").toEpochMilli());
  }

  @Test
  public void aWordIsASeverityIfItStandsOut() {
    Object[][] expected = {
      {"x ERROR y", Severity.ERROR},
      {"ERROR", Severity.ERROR},
      {"x [error] y", Severity.ERROR},
      {"main.c:7: error: no", Severity.ERROR},
      {"panic: runtime error", Severity.EMERGENCY},
      {"x=1,WARN,y", Severity.WARNING},
      {"INFO no ERROR", Severity.INFO},
      {"no error here", Severity.UNKNOWN},
      {"Error in a sentence", Severity.UNKNOWN},
      {"NOERROR ERRORS ERROR_7 7ERROR", Severity.UNKNOWN},
      {"\u00e9ERROR ERROR\u00e9", Severity.UNKNOWN},
      {"", Severity.UNKNOWN},
      {"x".repeat(260) + " ERROR", Severity.UNKNOWN},
    };
    for (Object[] pair : expected) {
      assertThat(Records.read("raw", (String) pair[0]).severity())
          .as((String) pair[0])
          .isEqualTo(pair[1]);
    }
  }

  @Test
  public void aRegexNamesItsFields() {
    LogFormat format =
        LogFormat.named(
            "regex:^(?P<time>\\S+) (?P<level>\\w+) user=(?<user>\\w*) ?(?P<message>.*)?");
    LogReader reader = format.reader();

    LogRecord record = Records.read(reader, "1700000000 warn ann done");
    assertThat(record.format()).isEqualTo("raw");
    record = Records.read(reader, "1700000000 warn user=ann d\u00f6ne");
    assertThat(record.format()).isEqualTo("regex");
    assertThat(record.severity()).isEqualTo(Severity.WARNING);
    assertThat(record.field("user")).isEqualTo("ann");
    assertThat(record.message()).isEqualTo("d\u00f6ne");
    assertThat(record.field("other")).isNull();
    assertThat(record.timeMillis(0)).isEqualTo(1_700_000_000_000L);
    assertThat(LogFormat.named("regex:(?P<a>.)").isStrict()).isTrue();
  }

  @Test
  public void errorsSayWhatToDo() {
    assertThatThrownBy(() -> LogFormat.named("xml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "There is no log format \"xml\": choose one of auto, raw, syslog, json, rfc5424, klog,"
                + " combined, cluster, jul, log4j, rfc3164, logfmt, or regex: and an expression.");
    assertThatThrownBy(() -> LogFormat.named("regex:(?P<a>x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing closing )")
        .hasMessageContaining("position");
    assertThatThrownBy(() -> LogFormat.named("regex:(x)"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("named group")
        .hasMessageContaining("\"(x)\"");
  }

  @Test
  public void formatsTravel() {
    for (String name : List.of("auto", "json", "regex:(?P<message>.*)")) {
      LogFormat format = LogFormat.named(name).inZone(ZoneId.of("Europe/Berlin"));
      LogFormat copy = SerializableUtils.clone(format);
      assertThat(copy.name()).isEqualTo(name);
      assertThat(copy.isStrict()).isEqualTo(format.isStrict());
      assertThat(Records.read(copy.reader(), "{\"message\":\"ERROR: x\"}").severity())
          .isEqualTo(Severity.ERROR);
      assertThat(time(SerializableUtils.clone(format.times()), "2023-11-14 23:13:20 ERROR"))
          .isEqualTo(
              name.startsWith("auto")
                  ? 1_700_000_000_000L
                  : time(format.times(), "2023-11-14 23:13:20 ERROR"));
    }
  }

  @Test
  public void timesAreThoseOfTheFormat() throws Exception {
    LineTime times = LogFormat.named("json").times();
    String line = "{\"born\":\"1999-01-01T00:00:00Z\",\"ts\":1700000000.5}";
    assertThat(time(times, line)).isEqualTo(1_700_000_000_500L);
    assertThat(time(times, "{}")).isEqualTo(LineTime.NONE);
    assertThat(time(times, "2023-11-14T22:13:20Z no json")).isEqualTo(1_700_000_000_000L);

    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int thread = i;
        done.add(
            threads.submit(
                () -> {
                  for (int k = 0; k < 5_000; k++) {
                    long expected = 1_600_000_000L + thread * 10_000L + k;
                    if (time(times, "{\"ts\":" + expected + "}") != expected * 1000) {
                      return false;
                    }
                  }
                  return true;
                }));
      }
      for (Future<Boolean> right : done) {
        assertThat(right.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static long time(LineTime times, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    return times.find(bytes, 0, bytes.length, 0);
  }
}
