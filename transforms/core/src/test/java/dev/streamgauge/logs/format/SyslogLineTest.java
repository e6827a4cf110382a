package dev.streamgauge.logs.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.Test;

public class SyslogLineTest {
  private static LogRecord syslog(String line) {
    return Records.read("syslog", line);
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  /** RFC 5424, section 6.5, example 1. */
  @Test
  public void readsAnRfc5424Line() {
    LogRecord record =
        syslog(
            "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff'su root' failed for"
                + " lonvick on /dev/pts/8");

    assertThat(record.format()).isEqualTo("rfc5424");
    assertThat(record.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(record.field("facility")).isEqualTo("auth");
    assertThat(record.field("host")).isEqualTo("mymachine.example.com");
    assertThat(record.field("service")).isEqualTo("su");
    assertThat(record.field("procid")).isNull();
    assertThat(record.field("msgid")).isEqualTo("ID47");
    assertThat(record.message()).isEqualTo("'su root' failed for lonvick on /dev/pts/8");
    assertThat(record.timeMillis(0)).isEqualTo(millis("2003-10-11T22:14:15.003Z"));
  }

  /** RFC 5424, section 6.5, examples 3 and 4. */
  @Test
  public void readsStructuredData() {
    LogRecord record =
        syslog(
            "<165>1 2003-10-11T22:14:15.003-07:00 mymachine.example.com evntslog 77 ID47"
                + " [exampleSDID@32473 iut=\"3\" eventSource=\"Appli\\\"cat\\]ion\\\\x\\y\" eventID=\"1011\"]"
                + "[examplePriority@32473 class=\"high\"] An application event");

    assertThat(record.severity()).isEqualTo(Severity.NOTICE);
    assertThat(record.field("facility")).isEqualTo("local4");
    assertThat(record.field("procid")).isEqualTo("77");
    assertThat(record.field("sd.exampleSDID@32473.iut")).isEqualTo("3");
    assertThat(record.field("sd.exampleSDID@32473.eventSource")).isEqualTo("Appli\"cat]ion\\x\\y");
    assertThat(record.field("sd.exampleSDID@32473.eventID")).isEqualTo("1011");
    assertThat(record.field("sd.examplePriority@32473.class")).isEqualTo("high");
    assertThat(record.field("sd.examplePriority@32473.iut")).isNull();
    assertThat(record.field("sd.examplePriority@32473")).isNull();
    assertThat(record.field("sd.")).isNull();
    assertThat(record.message()).isEqualTo("An application event");
    assertThat(record.timeMillis(0)).isEqualTo(millis("2003-10-12T05:14:15.003Z"));

    LogRecord only = syslog("<165>1 - - - - - [a@1 b=\"c\"][d e=\"f\"]");
    assertThat(only.format()).isEqualTo("rfc5424");
    assertThat(only.field("sd.d.e")).isEqualTo("f");
    assertThat(only.field("host")).isNull();
    assertThat(only.message()).isEmpty();
    assertThat(only.timeMillis(0)).isEqualTo(LineTime.NONE);
  }

  @Test
  public void brokenStructuredDataIsMessage() {
    assertThat(syslog("<14>1 - h a - - [not closed text").message()).isEqualTo("[not closed text");
    assertThat(syslog("<14>1 - h a - - text at once").message()).isEqualTo("text at once");
    assertThat(syslog("<14>1 - h a - -").format()).isEqualTo("rfc5424");
    assertThat(syslog("<14>1 - h a - - [x =\" y]z").field("sd.x.y")).isNull();
  }

  /** RFC 3164, section 5.4, example 1. */
  @Test
  public void readsAnRfc3164Line() {
    LogRecord record =
        syslog("<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8");

    assertThat(record.format()).isEqualTo("rfc3164");
    assertThat(record.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(record.field("facility")).isEqualTo("auth");
    assertThat(record.field("host")).isEqualTo("mymachine");
    assertThat(record.field("service")).isEqualTo("su");
    assertThat(record.message()).isEqualTo("'su root' failed for lonvick on /dev/pts/8");
    assertThat(record.field("time")).isEqualTo("Oct 11 22:14:15");
    assertThat(record.timeMillis(millis("2003-10-11T22:14:16Z")))
        .isEqualTo(millis("2003-10-11T22:14:15Z"));
  }

  @Test
  public void aTimeWithoutAYearIsNearItsReference() {
    LogRecord record = syslog("Dec 31 23:59:59 h a: b");
    assertThat(record.timeMillis(millis("2024-01-01T00:00:05Z")))
        .isEqualTo(millis("2023-12-31T23:59:59Z"));
    assertThat(syslog("Jan  1 00:00:01 h a: b").timeMillis(millis("2023-12-31T23:59:58Z")))
        .isEqualTo(millis("2024-01-01T00:00:01Z"));
  }

  @Test
  public void aTimeWithoutAZoneIsInTheFormats() {
    LogReader reader = LogFormat.named("syslog").inZone(ZoneId.of("Europe/Berlin")).reader();
    LogRecord record = Records.read(reader, "<34>Jul 11 22:14:15 h a: b");
    assertThat(record.timeMillis(millis("2023-07-11T22:14:15Z")))
        .isEqualTo(millis("2023-07-11T20:14:15Z"));
  }

  /** Line, host, service, process id, message; {@code null} where there is none. */
  @Test
  public void devicesMayWriteWhatTheyLike() {
    String[][] expected = {
      {"<13>hello", null, null, null, "hello"},
      {"<13>Nov  4 22:13:20 web-1 app[12]: x: y", "web-1", "app", "12", "x: y"},
      {"Nov  4 22:13:20 web-1 kernel: [ 1.5] oops", "web-1", "kernel", null, "[ 1.5] oops"},
      {"<13>Nov 14 22:13:20 app[12]: x", null, "app", "12", "x"},
      {"<13>Nov 14 22:13:20 2023 web-1 app: x", "web-1", "app", null, "x"},
      {"<13>2023-11-14T22:13:20.123456+01:00 web-1 app: x", "web-1", "app", null, "x"},
      {"2023-11-14T22:13:20.123456+01:00 web-1 app[7]: x", "web-1", "app", "7", "x"},
      {
        "<189>237: *Mar 14 18:46:11.5: %SYS-5-CONFIG_I: Configured",
        null,
        "%SYS-5-CONFIG_I",
        null,
        "Configured"
      },
      {
        "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: failure; uid=0 ",
        "combo",
        "sshd(pam_unix)",
        "19939",
        "failure; uid=0 "
      },
      {
        "Jun 14 15:16:01 combo syslogd 1.4.1: restart.",
        "combo",
        null,
        null,
        "syslogd 1.4.1: restart."
      },
      {"Jun 14 15:16:01 fe80::1 app:", "fe80::1", "app", null, ""},
      {
        "Jun 14 15:16:01 combo last message repeated 2 times",
        "combo",
        null,
        null,
        "last message repeated 2 times"
      },
      {"Jun 14 15:16:01", null, null, null, ""},
    };
    for (String[] line : expected) {
      LogRecord record = syslog(line[0]);
      assertThat(record.format()).as(line[0]).isEqualTo("rfc3164");
      assertThat(record.field("host")).as(line[0]).isEqualTo(line[1]);
      assertThat(record.field("service")).as(line[0]).isEqualTo(line[2]);
      assertThat(record.field("procid")).as(line[0]).isEqualTo(line[3]);
      assertThat(record.message()).as(line[0]).isEqualTo(line[4]);
    }
  }

  @Test
  public void aLineWithoutPriorityHasTheSeverityOfItsMessage() {
    assertThat(syslog("Dec 10 07:51:15 LabSZ sshd[24324]: error: Received disconnect").severity())
        .isEqualTo(Severity.ERROR);
    assertThat(syslog("Dec 10 07:51:15 LabSZ sshd[24324]: Received disconnect").severity())
        .isEqualTo(Severity.UNKNOWN);
    assertThat(syslog("<30>Dec 10 07:51:15 LabSZ sshd[24324]: error: x").severity())
        .isEqualTo(Severity.INFO);
  }

  @Test
  public void everyPriorityIsItsFacilityAndSeverity() {
    Severity[] severities = {
      Severity.EMERGENCY, Severity.ALERT, Severity.CRITICAL, Severity.ERROR,
      Severity.WARNING, Severity.NOTICE, Severity.INFO, Severity.DEBUG
    };
    for (int priority = 0; priority <= 191; priority++) {
      LogRecord record = syslog("<" + priority + ">x");
      assertThat(record.severity()).isEqualTo(severities[priority % 8]);
      if (priority >= 128) {
        assertThat(record.field("facility")).isEqualTo("local" + (priority / 8 - 16));
      }
    }
  }

  @Test
  public void aLineThatIsNoSyslogIsRaw() {
    String[] lines = {
      "",
      "<",
      "<>",
      "<34",
      "<192>x",
      "<1234>x",
      "<x>y",
      "hello",
      "2023-11-14 22:13:20 web-1 app: x",
      "2023-11-14T22:13:20Z web-1 x",
      "Oct 11",
      "Oct 11 22:14:15x",
    };
    for (String line : lines) {
      assertThat(syslog(line).format()).as(line).isEqualTo("raw");
      assertThat(syslog(line).message()).isEqualTo(line);
    }
  }
}
