package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import java.time.Instant;
import org.junit.Test;

/** Lines as the loggers of many languages, products and devices write them, read with auto. */
public class ManyWritersTest {
  private static final long REFERENCE = Instant.parse("2026-11-30T00:00:00Z").toEpochMilli();

  private final LogReader reader = LogFormat.auto().reader();
  private final LineTime times = LogFormat.auto().times();

  /** Rows of: line, time, severity, service, message. */
  private void check(String[][] rows) {
    for (String[] row : rows) {
      byte[] line = row[0].getBytes(UTF_8);
      LogRecord record = reader.read(line, 0, line.length);
      long time = times.find(line, 0, line.length, REFERENCE);
      assertThat(time == LineTime.NONE ? null : Instant.ofEpochMilli(time).toString())
          .as(row[0])
          .isEqualTo(row[1]);
      assertThat(record.timeMillis(REFERENCE)).as(row[0]).isEqualTo(time);
      assertThat(record.severity().name()).as(row[0]).isEqualTo(row[2]);
      assertThat(record.field("service")).as(row[0]).isEqualTo(row[3]);
      assertThat(record.message()).as(row[0]).isEqualTo(row[4]);
    }
  }

  @Test
  public void numbersOfSeveritiesAreOnTheScaleOfTheirWriter() {
    String[][] rows = {
      // Monolog.
      {"\"level\":100,\"level_name\":\"DEBUG\"", "DEBUG"},
      {"\"level\":200,\"level_name\":\"INFO\"", "INFO"},
      {"\"level\":250", "NOTICE"},
      {"\"level\":300", "WARNING"},
      {"\"level\":400", "ERROR"},
      {"\"level\":500", "CRITICAL"},
      {"\"level\":550", "ALERT"},
      {"\"level\":600", "EMERGENCY"},
      {"\"level\":900", "UNKNOWN"},
      // Google Cloud.
      {"\"severity\":100", "DEBUG"},
      {"\"severity\":200", "INFO"},
      {"\"severity\":300", "NOTICE"},
      {"\"severity\":400", "WARNING"},
      {"\"severity\":500", "ERROR"},
      {"\"severity\":600", "CRITICAL"},
      {"\"severity\":700", "ALERT"},
      {"\"severity\":800", "EMERGENCY"},
      // Logback, log4js.
      {"\"level\":5000", "TRACE"},
      {"\"level\":10000", "DEBUG"},
      {"\"level\":20000", "INFO"},
      {"\"level\":{\"level\":40000,\"levelStr\":\"ERROR\"}", "ERROR"},
      {"\"level\":50000", "CRITICAL"},
      {"\"level\":2147483647", "UNKNOWN"},
      // OpenTelemetry.
      {"\"severityNumber\":0", "UNKNOWN"},
      {"\"severityNumber\":1", "TRACE"},
      {"\"severityNumber\":8", "DEBUG"},
      {"\"SeverityNumber\":9", "INFO"},
      {"\"severity_number\":16", "WARNING"},
      {"\"severityNumber\":17", "ERROR"},
      {"\"severityNumber\":20", "ERROR"},
      {"\"severityNumber\":21", "CRITICAL"},
      {"\"severityNumber\":25", "UNKNOWN"},
      {"\"SeverityText\":\"Warn\",\"SeverityNumber\":17", "WARNING"},
      {"\"severityText\":\"ERROR3\"", "ERROR"},
      // Go.
      {"\"level\":\"ERROR+2\"", "ERROR"},
      {"\"level\":\"INFO+1\"", "INFO"},
      {"\"level\":\"DEBUG-4\"", "TRACE"},
      {"\"level\":\"WARN+x\"", "UNKNOWN"},
      // PostgreSQL, loguru.
      {"\"error_severity\":\"FATAL\"", "CRITICAL"},
      {"\"record\":{\"level\":{\"name\":\"ERROR\",\"no\":40}}", "ERROR"},
      // winston, with colours.
      {"\"level\":\"\\u001b[31merror\\u001b[39m\"", "ERROR"},
      {"\"level\":\"\\u001B[1m\\u001B[33mwarn\\u001B[0m\"", "WARNING"},
    };
    for (String[] row : rows) {
      String line = "{\"message\":\"m\"," + row[0] + ",\"time\":\"2026-11-23T14:07:41Z\"}";
      check(new String[][] {{line, "2026-11-23T14:07:41Z", row[1], null, "m"}});
    }
    check(
        new String[][] {
          {"level=ERROR+4 msg=m", null, "ERROR", null, "m"},
          {
            "{\"msg\":\"\\u001b[31mERROR\\u001b[0m\"}",
            null,
            "ERROR",
            null,
            "\u001b[31mERROR\u001b[0m"
          },
        });
  }

  @Test
  public void dotNet() {
    String[][] rows = {
      {"trce", "TRACE"},
      {"dbug", "DEBUG"},
      {"info", "INFO"},
      {"warn", "WARNING"},
      {"fail", "ERROR"},
      {"crit", "CRITICAL"},
    };
    for (String[] row : rows) {
      String line = row[0] + ": Shop.Cart[0] m";
      check(
          new String[][] {
            {line, null, row[1], null, line},
            {
              "2026-11-23T14:05:32Z " + line, "2026-11-23T14:05:32Z", row[1], null, "Shop.Cart[0] m"
            },
          });
    }
    check(
        new String[][] {
          {"tests may fail: m", null, "UNKNOWN", null, "tests may fail: m"},
          {"fail m", null, "UNKNOWN", null, "fail m"},
          {
            "{\"Timestamp\":\"/Date(1795442861123)/\",\"message\":\"m\"}",
            "2026-11-23T14:07:41.123Z",
            "UNKNOWN",
            null,
            "m"
          },
          {
            "{\"time\":\"\\/Date(1795442861123+0100)\\/\",\"message\":\"m\"}",
            "2026-11-23T14:07:41.123Z",
            "UNKNOWN",
            null,
            "m"
          },
          {"{\"time\":\"/Date(-1)/\",\"m\":1}", "1969-12-31T23:59:59.999Z", "UNKNOWN", null, ""},
          {"{\"time\":\"/Date(x)/\",\"message\":\"m\"}", null, "UNKNOWN", null, "m"},
        });
  }

  @Test
  public void aDateAndATimeOfDayMayBeTwoFields() {
    check(
        new String[][] {
          {
            "date=2026-11-23 time=14:05:32 devname=\"F1\" level=\"error\" msg=\"m\"",
            "2026-11-23T14:05:32Z",
            "ERROR",
            null,
            "m"
          },
          {
            "<187>date=2026-11-23 time=14:05:32 devname=\"F1\" level=\"error\" msg=\"m\"",
            "2026-11-23T14:05:32Z",
            "ERROR",
            null,
            "date=2026-11-23 time=14:05:32 devname=\"F1\" level=\"error\" msg=\"m\""
          },
          {
            "<188>date=2026-11-23 time=14:05:32 tz=\"+0100\" msg=\"m\"",
            "2026-11-23T13:05:32Z",
            "WARNING",
            null,
            "date=2026-11-23 time=14:05:32 tz=\"+0100\" msg=\"m\""
          },
          {"<188>date=today msg=\"m\"", null, "WARNING", null, "date=today msg=\"m\""},
          {
            "date=2026-11-23 time=14:05:32 level=\"warning\" tz=\"+0100\" msg=\"m\"",
            "2026-11-23T13:05:32Z",
            "WARNING",
            null,
            "m"
          },
          {
            "device=\"SFW\" date=2026-11-23 time=14:05:32 timezone=\"EST\" msg=\"m\"",
            "2026-11-23T19:05:32Z",
            "UNKNOWN",
            null,
            "m"
          },
          {
            "{\"date\":\"2026-11-23\",\"time\":\"14:05:32.5\",\"level\":\"error\",\"msg\":\"m\"}",
            "2026-11-23T14:05:32.500Z",
            "ERROR",
            null,
            "m"
          },
          {"{\"date\":\"2026-11-23\",\"time\":\"noon\",\"msg\":\"m\"}", null, "UNKNOWN", null, "m"},
        });
  }

  @Test
  public void textLoggers() {
    check(
        new String[][] {
          {"[2026-11-23 14:10:18 ERR] A1", "2026-11-23T14:10:18Z", "ERROR", null, "A1"},
          {"[14:10:18 FTL] A1", null, "CRITICAL", null, "A1"},
          {"[14:10:18 ALL] A1", null, "UNKNOWN", null, "[14:10:18 ALL] A1"},
          {
            "[2026-11-23T14:05:32Z WARN  crate::m] x",
            "2026-11-23T14:05:32Z",
            "WARNING",
            "crate::m",
            "x"
          },
          {
            "[2026-11-23 14:05:32,123: ERROR/MainProcess] Task x",
            "2026-11-23T14:05:32.123Z",
            "ERROR",
            null,
            "Task x"
          },
          {
            "[2026-11-23T14:05:32.123+0100] {taskinstance.py:12} ERROR - x",
            "2026-11-23T13:05:32.123Z",
            "ERROR",
            null,
            "x"
          },
          {
            "2026-11-23 14:05:32.123 2931 ERROR nova.compute.manager [req-1 - - -] x",
            "2026-11-23T14:05:32.123Z",
            "ERROR",
            "nova.compute.manager",
            "x"
          },
          {
            "2026-11-23T14:05:32.123+0100\terror\tsetup\tx",
            "2026-11-23T13:05:32.123Z",
            "ERROR",
            null,
            "setup\tx"
          },
          {
            "1.7954428611234567e+09\tERROR\tx",
            "2026-11-23T14:07:41.123Z",
            "ERROR",
            null,
            "1.7954428611234567e+09\tERROR\tx"
          },
          {
            "<Nov 23, 2026 2:05:32 PM GMT> <Error> <Server> x",
            "2026-11-23T14:05:32Z",
            "ERROR",
            null,
            "<Nov 23, 2026 2:05:32 PM GMT> <Error> <Server> x"
          },
          {
            "Nov 23 14:05:32 mac app[1] <Error>: x",
            "2026-11-23T14:05:32Z",
            "ERROR",
            null,
            "app[1] <Error>: x"
          },
          {"see <errors> and x > error", null, "UNKNOWN", null, "see <errors> and x > error"},
        });
  }

  @Test
  public void networkDevices() {
    check(
        new String[][] {
          {
            "<189>45: rtr1: 000123: Nov 23 14:05:32.123 CET: %LINK-3-UPDOWN: x",
            "2026-11-23T13:05:32.123Z",
            "NOTICE",
            "%LINK-3-UPDOWN",
            "x"
          },
          {
            "<189>rtr1: Nov 23 2026 14:05:32.123 UTC: %LINK-3-UPDOWN: x",
            "2026-11-23T14:05:32.123Z",
            "NOTICE",
            "%LINK-3-UPDOWN",
            "x"
          },
          {
            "<34> 1 2026-11-23T12:00:37Z h app 1 - - A2",
            "2026-11-23T12:00:37Z",
            "CRITICAL",
            "app",
            "A2"
          },
          {
            "<189>: 2026 Nov  3 14:05:32.123 EST: %ETHPORT-5-IF_UP: x",
            "2026-11-03T19:05:32.123Z",
            "NOTICE",
            "%ETHPORT-5-IF_UP",
            "x"
          },
        });
    assertThat(Records.read("auto", "<189>45: r1: 123: Nov 23 14:05:32: %L-3-U: x").field("host"))
        .isEqualTo("r1");
  }
}
