package dev.streamgauge.logs.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.junit.Test;

public class JulAndKlogLineTest {
  /** The format that SimpleFormatter's documentation gives as its default. */
  private static final String SIMPLE =
      "%1$tb %1$td, %1$tY %1$tl:%1$tM:%1$tS %1$Tp %2$s%n%4$s: %5$s%6$s";

  @Test
  public void readsWhatJavaUtilLoggingWrites() {
    ZonedDateTime start = ZonedDateTime.of(2023, 11, 30, 22, 13, 20, 0, ZoneOffset.UTC);
    for (int hours = 0; hours < 48; hours++) {
      ZonedDateTime time = start.plusHours(hours);
      String text =
          String.format(Locale.US, SIMPLE, time, "a.b.C run", "", "SEVERE", "text", "\nX\n\tat y")
              .replace("\r", "");
      LogRecord record = Records.read("jul", text);

      assertThat(record.format()).as(text).isEqualTo("jul");
      assertThat(record.severity()).isEqualTo(Severity.ERROR);
      assertThat(record.field("service")).isEqualTo("a.b.C");
      assertThat(record.field("method")).isEqualTo("run");
      assertThat(record.message()).isEqualTo("text\nX\n\tat y");
      assertThat(record.timeMillis(0)).as(text).isEqualTo(time.toInstant().toEpochMilli());
    }
  }

  @Test
  public void readsEachOfTheTwoLinesByItself() {
    LogRecord head = Records.read("jul", "Nov 14, 2023 10:13:20\u202fPM a.b.C run");
    assertThat(head.severity()).isEqualTo(Severity.UNKNOWN);
    assertThat(head.message()).isEmpty();
    assertThat(head.timeMillis(0)).isEqualTo(Instant.parse("2023-11-14T22:13:20Z").toEpochMilli());

    String[] levels = {"SEVERE", "WARNING", "INFO", "CONFIG", "FINE", "FINER", "FINEST"};
    Severity[] expected = {
      Severity.ERROR,
      Severity.WARNING,
      Severity.INFO,
      Severity.INFO,
      Severity.DEBUG,
      Severity.DEBUG,
      Severity.TRACE
    };
    for (int i = 0; i < levels.length; i++) {
      LogRecord body = Records.read("jul", levels[i] + ": text");
      assertThat(body.severity()).isEqualTo(expected[i]);
      assertThat(body.message()).isEqualTo("text");
      assertThat(body.timeMillis(0)).isEqualTo(LineTime.NONE);
    }
    for (String line :
        new String[] {
          "",
          "ERROR: x",
          "Nov 14, 2023",
          "Nov 31, 2023 1:00:00 PM a b",
          "Nov 14, 2023 13:00:00 PM a b",
          "Nov 14, 2023 10:13:20 XM a b",
          "INFO:x"
        }) {
      assertThat(Records.read("jul", line).format()).as(line).isEqualTo("raw");
    }
  }

  /** The header as klog.go describes it. */
  @Test
  public void readsAKlogLine() {
    LogRecord record =
        Records.read(
            "klog", "E1231 23:59:59.123456    7 controller.go:114] loading OpenAPI: [x] failed");

    assertThat(record.format()).isEqualTo("klog");
    assertThat(record.severity()).isEqualTo(Severity.ERROR);
    assertThat(record.field("thread")).isEqualTo("7");
    assertThat(record.field("file")).isEqualTo("controller.go");
    assertThat(record.field("line")).isEqualTo("114");
    assertThat(record.field("time")).isEqualTo("1231 23:59:59.123456");
    assertThat(record.message()).isEqualTo("loading OpenAPI: [x] failed");
    assertThat(record.timeMillis(Instant.parse("2024-01-01T00:00:03Z").toEpochMilli()))
        .isEqualTo(Instant.parse("2023-12-31T23:59:59.123Z").toEpochMilli());
    assertThat(Records.read("klog", "I0101 00:00:00.0 1 a.go:1]").severity())
        .isEqualTo(Severity.INFO);
    assertThat(Records.read("klog", "W0101 00:00:00.0 1 a.go:1] ").severity())
        .isEqualTo(Severity.WARNING);
    assertThat(Records.read("klog", "F0101 00:00:00.0 1 a.go:1] x").severity())
        .isEqualTo(Severity.CRITICAL);
    assertThat(Records.read("klog", "I1399 00:00:00.0 1 a.go:1] x").timeMillis(0))
        .isEqualTo(LineTime.NONE);
    for (String line :
        new String[] {
          "",
          "E1231",
          "X1231 23:59:59.1 7 a.go:1] x",
          "E1231 25:59:59.1 7 a:1] x",
          "E1231 23:59:59.1 7 a.go x",
          "E12x1 23:59:59.1 7 a.go:1] x"
        }) {
      assertThat(Records.read("klog", line).format()).as(line).isEqualTo("raw");
    }
  }
}
