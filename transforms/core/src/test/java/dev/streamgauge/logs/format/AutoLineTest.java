package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import java.time.Instant;
import org.junit.Test;

/** What {@code auto} makes of lines of all kinds. */
public class AutoLineTest {
  private static final long REFERENCE = Instant.parse("2026-11-30T00:00:00Z").toEpochMilli();

  private final LogReader reader = LogFormat.auto().reader();
  private final LineTime times = LogFormat.auto().times();

  /** Rows of: line, time, severity, host, service, message. */
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
      assertThat(record.field("host")).as(row[0]).isEqualTo(row[3]);
      assertThat(record.field("service")).as(row[0]).isEqualTo(row[4]);
      assertThat(record.message()).as(row[0]).isEqualTo(row[5]);
    }
  }

  @Test
  public void linesOfSupercomputers() {
    check(
        new String[][] {
          {
            "- 1117838570 2005.06.03 R02-M1-N0-C:J12-U11 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL INFO parity",
            "2005-06-03T22:42:50Z",
            "INFO",
            "R02-M1-N0-C:J12-U11",
            null,
            "2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL INFO parity"
          },
          {
            "KERNDTLB 1118536327 2005.06.11 R30-M0 2005-06-11-17.32.07.581048 R30-M0 RAS KERNEL FATAL data",
            "2005-06-12T00:32:07Z",
            "CRITICAL",
            "R30-M0",
            null,
            "2005-06-11-17.32.07.581048 R30-M0 RAS KERNEL FATAL data"
          },
          {
            "134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component is unavailable",
            "2004-02-26T14:12:22Z",
            "UNKNOWN",
            "node-246",
            "unix.hw",
            "Component is unavailable"
          },
          {
            "134681 node-246 unix.hw state 107780474 1 short",
            null,
            "UNKNOWN",
            null,
            null,
            "134681 node-246 unix.hw state 107780474 1 short"
          },
        });
  }

  @Test
  public void everyShortFormOfTheJournal() {
    check(
        new String[][] {
          {
            "Mon 2026-11-23 14:10:11 UTC host app[1]: msg",
            "2026-11-23T14:10:11Z",
            "UNKNOWN",
            "host",
            "app",
            "msg"
          },
          {
            "Mon 2026-11-23 14:10:11 EST host app[1]: msg",
            "2026-11-23T19:10:11Z",
            "UNKNOWN",
            "host",
            "app",
            "msg"
          },
          {
            "1795442833.123456 host app[1]: error: msg",
            "2026-11-23T14:07:13.123Z",
            "ERROR",
            "host",
            "app",
            "error: msg"
          },
          {
            "2026-11-23T14:10:11+0100 host app[1]: msg",
            "2026-11-23T13:10:11Z",
            "UNKNOWN",
            "host",
            "app",
            "msg"
          },
          {
            "Nov 23 14:10:11.123456 host kernel: msg",
            "2026-11-23T14:10:11.123Z",
            "UNKNOWN",
            "host",
            "kernel",
            "msg"
          },
        });
  }

  @Test
  public void zonesInEveryPlace() {
    check(
        new String[][] {
          {
            "Nov 23 14:05:32 EST host app: msg",
            "2026-11-23T19:05:32Z",
            "UNKNOWN",
            "host",
            "app",
            "msg"
          },
          {
            "<11>Nov 23 14:05:32 CET host app[3]: msg",
            "2026-11-23T13:05:32Z",
            "ERROR",
            "host",
            "app",
            "msg"
          },
          {
            "<11>Nov 23 14:05:32 EST app: msg", "2026-11-23T14:05:32Z", "ERROR", "EST", "app", "msg"
          },
          {
            "2026-11-23 14:10:09 NOVT [71] FATAL:  A2",
            "2026-11-23T07:10:09Z",
            "CRITICAL",
            null,
            null,
            "A2"
          },
          {"2026-11-23 14:10:09 XYZT [71] FATAL:  A2", null, "CRITICAL", null, null, "A2"},
          {
            "2026-11-23 14:10:09 Asia/Tokyo [71] ERROR:  A2",
            "2026-11-23T05:10:09Z",
            "ERROR",
            null,
            null,
            "A2"
          },
          {
            "2026-11-23 4:05:02 PM ERROR [main] a.B - x",
            "2026-11-23T16:05:02Z",
            "ERROR",
            null,
            "a.B",
            "x"
          },
          {
            "{\"timestamp\":1795442833123,\"status\":\"error\",\"message\":\"dd\",\"host\":\"h\",\"service\":\"s\"}",
            "2026-11-23T14:07:13.123Z",
            "ERROR",
            "h",
            "s",
            "dd"
          },
        });
  }

  @Test
  public void aHostMayBeginWithDigits() {
    check(
        new String[][] {
          {
            "<11>Nov 29 10:00:01 2001:db8::20 app: b",
            "2026-11-29T10:00:01Z",
            "ERROR",
            "2001:db8::20",
            "app",
            "b"
          },
          {"<11>Nov 29 10:00:01 2001 app: b", "2026-11-29T10:00:01Z", "ERROR", "2001", "app", "b"},
          {
            "<11>Nov 29 10:00:01 1999 app[7]: b",
            "2026-11-29T10:00:01Z",
            "ERROR",
            "1999",
            "app",
            "b"
          },
          {
            "<12>Nov 29 10:00:01 10.0.0.7 app: b",
            "2026-11-29T10:00:01Z",
            "WARNING",
            "10.0.0.7",
            "app",
            "b"
          },
          {
            "Nov 29 10:00:01 2019.example.com app: ERROR b",
            "2026-11-29T10:00:01Z",
            "ERROR",
            "2019.example.com",
            "app",
            "ERROR b"
          },
          {
            "<11>Nov 29 10:00:01 2024-web app: b",
            "2026-11-29T10:00:01Z",
            "ERROR",
            "2024-web",
            "app",
            "b"
          },
        });
  }

  @Test
  public void networkDevicesWriteTheYearBeforeTheClock() {
    check(
        new String[][] {
          {
            "<190>Nov 23 2026 14:05:32: %ASA-6-302013: A1",
            "2026-11-23T14:05:32Z",
            "INFO",
            null,
            "%ASA-6-302013",
            "A1"
          },
          {
            "<163>Nov 23 2019 14:05:32 fw1 : %ASA-3-1: A1",
            "2019-11-23T14:05:32Z",
            "ERROR",
            "fw1",
            "%ASA-3-1",
            "A1"
          },
          {
            "Nov  3 2026 14:05:32 fw1 : %ASA-4-1: A1",
            "2026-11-03T14:05:32Z",
            "WARNING",
            "fw1",
            "%ASA-4-1",
            "A1"
          },
          {
            "<187>Nov 23 2026 14:05:32.5+01:00 S1 %%01INFO/3/X: A1",
            "2026-11-23T13:05:32.500Z",
            "ERROR",
            "S1",
            "%%01INFO/3/X",
            "A1"
          },
          {
            "<189>: 2026 Nov 23 14:05:32 UTC: %ETHPORT-5-IF_UP: A1",
            "2026-11-23T14:05:32Z",
            "NOTICE",
            null,
            "%ETHPORT-5-IF_UP",
            "A1"
          },
          {
            "<187>57: r1: *Nov 23 14:05:32.1 EST: %LINK-3-UPDOWN: A1",
            "2026-11-23T19:05:32.100Z",
            "ERROR",
            "r1",
            "%LINK-3-UPDOWN",
            "A1"
          },
        });
  }

  @Test
  public void aSpaceOrAColonBeforeTheTimeDoesNotMatter() {
    check(
        new String[][] {
          {"<189> Nov 23 12:00:37 h app: A2", "2026-11-23T12:00:37Z", "NOTICE", "h", "app", "A2"},
          {"<189>:Nov 23 12:00:37 h app: A2", "2026-11-23T12:00:37Z", "NOTICE", "h", "app", "A2"},
          {"<189>: Nov 23 12:00:37 h app: A2", "2026-11-23T12:00:37Z", "NOTICE", "h", "app", "A2"},
          {
            "<187>  2026-11-23T12:00:37Z h app: A2",
            "2026-11-23T12:00:37Z",
            "ERROR",
            "h",
            "app",
            "A2"
          },
          {
            "<187>000123: 000124: Nov 23 12:00:37: %SYS-3-X: A2",
            "2026-11-23T12:00:37Z",
            "ERROR",
            null,
            "%SYS-3-X",
            "A2"
          },
        });
  }

  @Test
  public void levelsInThreeOrFourLettersAreLevels() {
    check(
        new String[][] {
          {
            "2026-11-23 14:10:18.123 +01:00 [ERR] A1",
            "2026-11-23T13:10:18.123Z",
            "ERROR",
            null,
            null,
            "A1"
          },
          {
            "2026-11-23 14:10:18.123 -05:30 [FTL] A1",
            "2026-11-23T19:40:18.123Z",
            "CRITICAL",
            null,
            null,
            "A1"
          },
          {
            "2026-11-23 14:10:18 +01:00 [WRN] A1",
            "2026-11-23T13:10:18Z",
            "WARNING",
            null,
            null,
            "A1"
          },
          {"2026-11-23 14:10:18 [INF] A1", "2026-11-23T14:10:18Z", "INFO", null, null, "A1"},
          {"[14:10:18 DBG] A1", null, "DEBUG", null, null, "A1"},
          {"2026-11-23T14:10:18Z VRB A1", "2026-11-23T14:10:18Z", "TRACE", null, null, "A1"},
          {"ERRO[0002] A1", null, "ERROR", null, null, "A1"},
          {"FATA[0002] A1", null, "CRITICAL", null, null, "A1"},
        });
    assertThat(Severity.CRITICAL).isGreaterThan(Severity.ERROR);
  }

  @Test
  public void aZoneMayBeAnAbbreviation() {
    check(
        new String[][] {
          {
            "2026-11-23 14:10:09 EST [71] FATAL:  A2",
            "2026-11-23T19:10:09Z",
            "CRITICAL",
            null,
            null,
            "A2"
          },
          {
            "2026-11-23 14:10:09 WIT [71] FATAL:  A2",
            "2026-11-23T05:10:09Z",
            "CRITICAL",
            null,
            null,
            "A2"
          },
          {
            "2026-11-23 14:10:09.5 CET [71] ERROR:  A2",
            "2026-11-23T13:10:09.500Z",
            "ERROR",
            null,
            null,
            "A2"
          },
          {
            "2026-11-23 14:10:09.5 +03 [71] ERROR:  A2",
            "2026-11-23T11:10:09.500Z",
            "ERROR",
            null,
            null,
            "A2"
          },
          {"2026-11-23 14:10:09 CST [71] ERROR:  A2", null, "ERROR", null, null, "A2"},
          {"2026-11-23 14:10:09 GMT-5 ERROR A2", "2026-11-23T19:10:09Z", "ERROR", null, null, "A2"},
          {
            "{\"ts\":\"2026-11-23 14:10:09 PST\",\"msg\":\"A2\"}",
            "2026-11-23T22:10:09Z",
            "UNKNOWN",
            null,
            null,
            "A2"
          },
          {
            "{\"msg\":\"2021-01-01T00:00:00Z\",\"ts\":\"2026-11-23 14:10:09 IST\"}",
            null,
            "UNKNOWN",
            null,
            null,
            "2021-01-01T00:00:00Z"
          },
        });
  }

  @Test
  public void coloursDoNotCount() {
    check(
        new String[][] {
          {
            "\u001b[2m2026-11-23T14:10:11Z \u001b[0m \u001b[31mERROR\u001b[0m crate: A1",
            "2026-11-23T14:10:11Z",
            "ERROR",
            null,
            "crate",
            "A1"
          },
          {
            "\u001b[90m2026-11-23\u001b[0m 14:10:11 \u001b[1;31m[error]\u001b[m A1",
            "2026-11-23T14:10:11Z",
            "ERROR",
            null,
            null,
            "A1"
          },
          {
            "2026-11-23T14:10:11Z \u001b[38;5;196mFATAL\u001b[0m A1",
            "2026-11-23T14:10:11Z",
            "CRITICAL",
            null,
            null,
            "A1"
          },
          {"\u001b[33mWARN\u001b[0m[0003] A1", null, "WARNING", null, null, "A1"},
          {
            "\u001b[36mtime\u001b[0m=2026-11-23T14:10:11Z level=error msg=A1",
            "2026-11-23T14:10:11Z",
            "ERROR",
            null,
            null,
            "A1"
          },
          {
            "\u001b]0;title\u00072026-11-23T14:10:11Z ERROR A1",
            "2026-11-23T14:10:11Z",
            "ERROR",
            null,
            null,
            "A1"
          },
        });
  }

  @Test
  public void nulBytesAndAByteOrderMarkBeforeALineDoNotCount() {
    check(
        new String[][] {
          {
            "\u0000".repeat(3000) + "2026-11-23T15:04:00Z ERROR [main] a.B - A2",
            "2026-11-23T15:04:00Z",
            "ERROR",
            null,
            "a.B",
            "A2"
          },
          {
            "\u0000{\"level\":\"error\",\"msg\":\"A2\",\"ts\":1795446240}",
            "2026-11-23T15:04:00Z",
            "ERROR",
            null,
            null,
            "A2"
          },
          {
            "\ufeff<11>Nov 23 15:04:00 h app: A2", "2026-11-23T15:04:00Z", "ERROR", "h", "app", "A2"
          },
          {"\ufeff{\"level\":\"error\",\"msg\":\"A2\"}", null, "ERROR", null, null, "A2"},
        });
  }

  @Test
  public void theTimeOfAKeyedLineIsUnderItsKey() {
    check(
        new String[][] {
          {
            "{\"level\":\"error\",\"msg\":\"expired at 2021-01-01T00:00:00Z\",\"time\":\"2026-11-23T14:07:33Z\"}",
            "2026-11-23T14:07:33Z",
            "ERROR",
            null,
            null,
            "expired at 2021-01-01T00:00:00Z"
          },
          {
            "level=error msg=\"expired at 2021-01-01T00:00:00Z\" ts=2026-11-23T14:07:33Z",
            "2026-11-23T14:07:33Z",
            "ERROR",
            null,
            null,
            "expired at 2021-01-01T00:00:00Z"
          },
          {
            "{\"time\":\"soon\",\"ts\":1795442853,\"msg\":\"a\"}",
            "2026-11-23T14:07:33Z",
            "UNKNOWN",
            null,
            null,
            "a"
          },
          // Where the format has no time, there is still the one that stands in the line.
          {
            "{\"when\":\"2026-11-23T14:07:33Z\",\"msg\":\"a\"}",
            "2026-11-23T14:07:33Z",
            "UNKNOWN",
            null,
            null,
            "a"
          },
          {
            "<11>app: at 2026-11-23T14:07:33Z",
            "2026-11-23T14:07:33Z",
            "ERROR",
            null,
            null,
            "app: at 2026-11-23T14:07:33Z"
          },
          {
            "E1123 14:07:33.5 7 file.go:12] until 2021-01-01T00:00:00Z",
            "2026-11-23T14:07:33.500Z",
            "ERROR",
            null,
            null,
            "until 2021-01-01T00:00:00Z"
          },
          {
            "E20251123 14:07:33.5 7 file.go:12] a",
            "2025-11-23T14:07:33.500Z",
            "ERROR",
            null,
            null,
            "a"
          },
          {"Nov 23, 2026 2:07:33 PM a.B run", "2026-11-23T14:07:33Z", "UNKNOWN", null, "a.B", ""},
        });
  }

  @Test
  public void readsTheJsonOfManyWriters() {
    check(
        new String[][] {
          {
            "{\"@level\":\"error\",\"@message\":\"x\",\"@module\":\"vault\",\"@timestamp\":\"2026-11-23T14:07:41Z\"}",
            "2026-11-23T14:07:41Z",
            "ERROR",
            null,
            "vault",
            "x"
          },
          {
            "{\"Timestamp\":\"2026-11-23T14:07:41Z\",\"LogLevel\":\"Error\",\"Category\":\"a.B\",\"Message\":\"x\"}",
            "2026-11-23T14:07:41Z",
            "ERROR",
            null,
            "a.B",
            "x"
          },
          {
            "{\"timestamp\":\"2026-11-23T14:07:41Z\",\"level\":\"ERROR\",\"fields\":{\"message\":\"x\"}}",
            "2026-11-23T14:07:41Z",
            "ERROR",
            null,
            null,
            "x"
          },
          {
            "{\"level\":50,\"time\":1795442861123,\"msg\":\"pino\"}",
            "2026-11-23T14:07:41.123Z",
            "ERROR",
            null,
            null,
            "pino"
          },
          {
            "{\"__REALTIME_TIMESTAMP\":\"1795442833123456\",\"PRIORITY\":\"3\",\"_HOSTNAME\":\"h\",\"MESSAGE\":\"x\"}",
            "2026-11-23T14:07:13.123Z",
            "ERROR",
            "h",
            null,
            "x"
          },
          {
            "{\"MESSAGE\":[104,195,164, 33],\"__REALTIME_TIMESTAMP\":\"1795442833123456\",\"PRIORITY\":\"4\",\"SYSLOG_IDENTIFIER\":\"app\"}",
            "2026-11-23T14:07:13.123Z",
            "WARNING",
            null,
            "app",
            "h\u00e4!"
          },
          {
            "{\"MESSAGE\":[69,82,82,79,82,58,32,120],\"_COMM\":\"app\"}",
            null,
            "ERROR",
            null,
            "app",
            "ERROR: x"
          },
          {"{\"MESSAGE\":[1,256]}", null, "UNKNOWN", null, null, "[1,256]"},
          {
            "{\"timeMillis\":1795442833123,\"level\":\"ERROR\",\"loggerName\":\"a.B\",\"message\":\"m\"}",
            "2026-11-23T14:07:13.123Z",
            "ERROR",
            null,
            "a.B",
            "m"
          },
          {
            "{\"instant\":{\"epochSecond\":1795442833,\"nanoOfSecond\":123456789},\"level\":\"FATAL\",\"loggerName\":\"a.B\",\"message\":\"m\"}",
            "2026-11-23T14:07:13.123Z",
            "CRITICAL",
            null,
            "a.B",
            "m"
          },
          {
            "{\"severity\":\"ERROR\",\"timestamp\":{\"nanos\":5000000,\"seconds\":1795442833},\"message\":\"m\"}",
            "2026-11-23T14:07:13.005Z",
            "ERROR",
            null,
            null,
            "m"
          },
          {
            "{\"timestampSeconds\":1795442833,\"timestampNanos\":5000000,\"message\":\"m\"}",
            "2026-11-23T14:07:13.005Z",
            "UNKNOWN",
            null,
            null,
            "m"
          },
          {
            "{\"t\":{\"$date\":\"2026-11-23T15:07:33.123+01:00\"},\"s\":\"E\",\"c\":\"NETWORK\",\"msg\":\"m\"}",
            "2026-11-23T14:07:33.123Z",
            "ERROR",
            null,
            "NETWORK",
            "m"
          },
          {
            "{\"t\":{\"$date\":{\"$numberLong\":\"1795442853123\"}},\"s\":\"D2\",\"msg\":\"m\"}",
            "2026-11-23T14:07:33.123Z",
            "DEBUG",
            null,
            null,
            "m"
          },
          {
            "{\"timeUnixNano\":\"1795442853123000000\",\"severityText\":\"Error\",\"body\":{\"stringValue\":\"m\"}}",
            "2026-11-23T14:07:33.123Z",
            "ERROR",
            null,
            null,
            "m"
          },
          {
            "{\"Timestamp\":\"2026-11-23T14:07:33Z\",\"Level\":\"Fatal\",\"RenderedMessage\":\"m\"}",
            "2026-11-23T14:07:33Z",
            "CRITICAL",
            null,
            null,
            "m"
          },
        });
  }

  @Test
  public void aKeyOfOneLetterIsMongosOnlyIfItsValueIs() {
    assertThat(Records.read("json", "{\"s\":\"W\",\"msg\":\"ERROR\"}").severity())
        .isEqualTo(Severity.WARNING);
    assertThat(Records.read("json", "{\"s\":3,\"msg\":\"ERROR\"}").severity())
        .isEqualTo(Severity.ERROR);
    assertThat(Records.read("json", "{\"s\":5,\"msg\":\"x\"}").severity())
        .isEqualTo(Severity.UNKNOWN);
    assertThat(Records.read("auto", "2026-11-29 10:00:23 config: x").severity())
        .isEqualTo(Severity.UNKNOWN);
  }

  @Test
  public void readsOtherOrdersAndDates() {
    check(
        new String[][] {
          {
            "2026-11-29  9:05:07 0 [ERROR] mysqld: x",
            "2026-11-29T09:05:07Z",
            "ERROR",
            null,
            "mysqld",
            "x"
          },
          {
            "261129  9:05:07 [ERROR] mysqld: x",
            "2026-11-29T09:05:07Z",
            "ERROR",
            null,
            "mysqld",
            "x"
          },
          {"2026-11-29 10:00:23, Error  CBS  w", "2026-11-29T10:00:23Z", "ERROR", null, "CBS", "w"},
          {
            "2026-11-29 10:00:23, Warning               CSI    0001 w: x",
            "2026-11-29T10:00:23Z",
            "WARNING",
            null,
            "CSI",
            "0001 w: x"
          },
          {"261129 100023 17 ERROR dfs.A: x", "2026-11-29T10:00:23Z", "ERROR", null, "dfs.A", "x"},
          {
            "20261129 100023 17 WARN dfs.A$B: x y",
            "2026-11-29T10:00:23Z",
            "WARNING",
            null,
            "dfs.A$B",
            "x y"
          },
          {
            "261129 10:00:23 [ERROR] mysqld: x",
            "2026-11-29T10:00:23Z",
            "ERROR",
            null,
            "mysqld",
            "x"
          },
          {"20261129T100023.5Z ERROR x", "2026-11-29T10:00:23.500Z", "ERROR", null, null, "x"},
          {"[11.29 10:00:23] app - x", "2026-11-29T10:00:23Z", "UNKNOWN", null, "app", "x"},
          {
            "[11.29 10:00:23] app.exe *64 - ERROR x",
            "2026-11-29T10:00:23Z",
            "ERROR",
            null,
            "app.exe",
            "ERROR x"
          },
          {
            "29-Nov-2026 10:00:23.123 SEVERE [main] org.apache.A.b Failed to x",
            "2026-11-29T10:00:23.123Z",
            "ERROR",
            null,
            "org.apache.A.b",
            "Failed to x"
          },
          {
            "29-Nov-2026 10:00:23.123 general: error: x",
            "2026-11-29T10:00:23.123Z",
            "ERROR",
            null,
            "general",
            "x"
          },
          {
            "29 Nov 2026 10:00:23,123 ERROR [main] a.B - x",
            "2026-11-29T10:00:23.123Z",
            "ERROR",
            null,
            "a.B",
            "x"
          },
          {"29.11.2026 10:00:23 ERROR x", "2026-11-29T10:00:23Z", "ERROR", null, null, "x"},
          {
            "2026-Nov-29 10:00:23.123 ERROR x", "2026-11-29T10:00:23.123Z", "ERROR", null, null, "x"
          },
          {
            "11-29 10:00:23.811  1702  2395 E WindowManager: x",
            "2026-11-29T10:00:23.811Z",
            "ERROR",
            null,
            "WindowManager",
            "x"
          },
          {
            "2026-11-29 10:00:23,123 - WARN  [Peer[id=1]/0:0:0:0] - x",
            "2026-11-29T10:00:23.123Z",
            "WARNING",
            null,
            null,
            "x"
          },
          {
            "2026-11-29 10:00:23,123 ERROR [a[b[c]]d] a.B - x",
            "2026-11-29T10:00:23.123Z",
            "ERROR",
            null,
            "a.B",
            "x"
          },
          {
            "2026-11-29 10:00:23,123 ERROR [a[b] a.B - x",
            "2026-11-29T10:00:23.123Z",
            "ERROR",
            null,
            "a.B",
            "x"
          },
          {"1955-11-05T06:15:00Z ERROR x", "1955-11-05T06:15:00Z", "ERROR", null, null, "x"},
        });
    assertThat(
            Records.read("log4j", "2026-11-29 10:00:23 WARN [Peer[id=1]/0:0:0:0] - x")
                .field("thread"))
        .isEqualTo("Peer[id=1]/0:0:0:0");
  }

  @Test
  public void whatAContainerWroteIsReadInItsOwnFormat() {
    check(
        new String[][] {
          {
            "2026-11-23T14:10:11.5Z stderr P part",
            "2026-11-23T14:10:11.500Z",
            "UNKNOWN",
            null,
            null,
            "part"
          },
          {
            "2026-11-23T15:10:11.500000001+01:00 stdout F {\"level\":\"error\",\"msg\":\"x\"}",
            "2026-11-23T14:10:11.500Z",
            "ERROR",
            null,
            null,
            "x"
          },
          {
            "2026-11-23T14:10:11.5Z stdout F 14:10:10,123 ERROR [main] a.B - x",
            "2026-11-23T14:10:11.500Z",
            "ERROR",
            null,
            "a.B",
            "x"
          },
          {
            "2026-11-23T14:10:11.5Z stderr F ",
            "2026-11-23T14:10:11.500Z",
            "UNKNOWN",
            null,
            null,
            ""
          },
          {
            "2026-11-23T14:10:11.5Z stderr F", "2026-11-23T14:10:11.500Z", "UNKNOWN", null, null, ""
          },
          {
            "2026-11-23T14:10:11.5Z stderr F \u001b[31mERROR\u001b[0m x",
            "2026-11-23T14:10:11.500Z",
            "ERROR",
            null,
            null,
            "x"
          },
          {
            "{\"log\":\"WARN [main] a.B - \\u00e4 \\\"q\\\" \\ud83d\\ude00\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-23T14:10:11.5Z\"}",
            "2026-11-23T14:10:11.500Z",
            "WARNING",
            null,
            "a.B",
            "\u00e4 \"q\" \ud83d\ude00"
          },
          {
            "{\"log\":\"{\\\"level\\\":\\\"error\\\",\\\"host\\\":\\\"h\\\",\\\"msg\\\":\\\"x\\\"}\\r\\n\",\"stream\":\"stdout\",\"attrs\":{\"tag\":\"t\"},\"time\":\"2026-11-23T14:10:11.5Z\"}",
            "2026-11-23T14:10:11.500Z",
            "ERROR",
            "h",
            null,
            "x"
          },
          {
            "{\"log\":\"\\u001b[31mERROR\\u001b[0m x\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-23T14:10:11.5Z\"}",
            "2026-11-23T14:10:11.500Z",
            "ERROR",
            null,
            null,
            "x"
          },
        });
    LogRecord record =
        Records.read("json", "2026-11-23T14:10:11.5Z stderr F {\"level\":\"error\"}");
    assertThat(record.format()).isEqualTo("json");
    assertThat(record.field("stream")).isEqualTo("stderr");
    assertThat(record.field("time")).isEqualTo("2026-11-23T14:10:11.5Z");
    // What is demanded to be JSON is no less so if only Docker's part of it is.
    record =
        Records.read(
            "json",
            "{\"log\":\"ERROR x\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-23T14:10:11.5Z\"}");
    assertThat(record.format()).isEqualTo("json");
    assertThat(record.severity()).isEqualTo(Severity.ERROR);
  }
}
