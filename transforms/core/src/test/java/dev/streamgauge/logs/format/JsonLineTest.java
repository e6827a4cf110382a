package dev.streamgauge.logs.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.time.LogTimes;
import java.time.Instant;
import org.junit.Test;

public class JsonLineTest {
  private static LogRecord json(String line) {
    return Records.read("json", line);
  }

  @Test
  public void readsTheFieldsOfALogstashLine() {
    LogRecord record =
        json(
            "{\"@timestamp\":\"2023-11-14T22:13:20.123Z\",\"level\":\"ERROR\",\"level_value\":40000,"
                + "\"logger_name\":\"a.b.C\",\"message\":\"disk \\\"sda\\\" f\\u00fcll\",\"HOSTNAME\":\"x\"}");

    assertThat(record.format()).isEqualTo("json");
    assertThat(record.severity()).isEqualTo(Severity.ERROR);
    assertThat(record.message()).isEqualTo("disk \"sda\" f\u00fcll");
    assertThat(record.field("service")).isEqualTo("a.b.C");
    assertThat(record.field("level")).isEqualTo("ERROR");
    assertThat(record.field("level_value")).isEqualTo("40000");
    assertThat(record.field("time")).isEqualTo("2023-11-14T22:13:20.123Z");
    assertThat(record.field("host")).isNull();
    assertThat(record.timeMillis(0))
        .isEqualTo(Instant.parse("2023-11-14T22:13:20.123Z").toEpochMilli());
  }

  @Test
  public void readsBunyansNumbers() {
    LogRecord record =
        json(
            "{\"name\":\"shop\",\"hostname\":\"web-1\",\"pid\":7,\"level\":50,\"msg\":\"no\",\"time\":"
                + "\"2023-11-14T22:13:20.123Z\",\"v\":0}");

    assertThat(record.severity()).isEqualTo(Severity.ERROR);
    assertThat(record.field("severity")).isEqualTo("ERROR");
    assertThat(record.field("host")).isEqualTo("web-1");
    assertThat(record.field("service")).isEqualTo("shop");
    assertThat(record.message()).isEqualTo("no");
  }

  @Test
  public void takesEveryWordAndNumberForASeverity() {
    Object[][] expected = {
      {"\"trace\"", Severity.TRACE},
      {"\"Debug\"", Severity.DEBUG},
      {"\"INFO\"", Severity.INFO},
      {"\"Information\"", Severity.INFO},
      {"\"notice\"", Severity.NOTICE},
      {"\"warn\"", Severity.WARNING},
      {"\"WARNING\"", Severity.WARNING},
      {"\"eror\"", Severity.ERROR},
      {"\"fatal\"", Severity.CRITICAL},
      {"\"CRITICAL\"", Severity.CRITICAL},
      {"\"alert\"", Severity.ALERT},
      {"\"emerg\"", Severity.EMERGENCY},
      {"10", Severity.TRACE},
      {"20", Severity.DEBUG},
      {"30", Severity.INFO},
      {"35", Severity.INFO},
      {"40", Severity.WARNING},
      {"60", Severity.CRITICAL},
      {"\"50\"", Severity.ERROR},
      {"0", Severity.EMERGENCY},
      {"3", Severity.ERROR},
      {"7", Severity.DEBUG},
      {"8", Severity.UNKNOWN},
      {"-5", Severity.UNKNOWN},
      {"99999999999999999999999", Severity.UNKNOWN},
      {"true", Severity.UNKNOWN},
      {"\"\"", Severity.UNKNOWN},
      {"\"loud\"", Severity.UNKNOWN},
    };
    for (Object[] pair : expected) {
      assertThat(json("{\"a\":{\"level\":\"x\"},\"level\":" + pair[0] + ",\"b\":1}").severity())
          .as("level %s", pair[0])
          .isEqualTo(pair[1]);
    }
  }

  @Test
  public void namesNestedFieldsByTheirPaths() {
    LogRecord record =
        json(
            "{ \"log\" : {\"level\":\"warn\",\"origin\":{\"file\":{\"name\":\"a.go\"}}},\"host\":{\"name\":"
                + "\"web-1\"},\"http\":{\"status\":503},\"http.method\":\"GET\",\"n\":null,\"a\":[1,{\"b\":2}],"
                + "\"e\":{},\"last\":-1.5e3}\r");

    assertThat(record.severity()).isEqualTo(Severity.WARNING);
    assertThat(record.field("host")).isEqualTo("web-1");
    assertThat(record.field("log.origin.file.name")).isEqualTo("a.go");
    assertThat(record.field("http.status")).isEqualTo("503");
    assertThat(record.field("http.method")).isEqualTo("GET");
    assertThat(record.field("a")).isEqualTo("[1,{\"b\":2}]");
    assertThat(record.field("last")).isEqualTo("-1.5e3");
    assertThat(record.field("n")).isNull();
    assertThat(record.field("e")).isNull();
    assertThat(record.field("b")).isNull();
    assertThat(record.field("status")).isNull();
    assertThat(record.field("xhttp.status")).isNull();
    assertThat(record.field("origin.file.name")).isNull();
    assertThat(record.field("http.")).isNull();
    assertThat(record.field("")).isNull();
  }

  @Test
  public void readsTimesInAllUnits() {
    long expected = Instant.parse("2023-11-14T22:13:20.123Z").toEpochMilli();
    String[] times = {
      "1700000000.123",
      "1700000000123",
      "1700000000123456",
      "1700000000123456789",
      "1.700000000123e9",
      "\"1700000000.123\"",
      "\"2023-11-14T23:13:20.123+01:00\"",
    };
    for (String time : times) {
      assertThat(json("{\"ts\":" + time + "}").timeMillis(0)).as(time).isEqualTo(expected);
    }
    assertThat(json("{\"ts\":\"Nov 14 22:13:20\"}").timeMillis(1_700_000_000_000L))
        .isEqualTo(1_700_000_000_000L);
    String[] none = {"2023", "\"soon\"", "null", "\"\"", "true", "1e400", "-2023", "[1700000000]"};
    for (String time : none) {
      assertThat(json("{\"ts\":" + time + "}").timeMillis(0)).as(time).isEqualTo(LineTime.NONE);
    }
    assertThat(json("{}").timeMillis(0)).isEqualTo(LineTime.NONE);
  }

  @Test
  public void readsTimesBefore1973InTheUnitOfTheirKeyOrSize() {
    String[][] table = {
      {"{\"ts\":-1700000000}", "1916-02-18T01:46:40Z"},
      {"{\"ts\":-1700000000.5}", "1916-02-18T01:46:39.500Z"},
      {"{\"ts\":-1000000000000}", "1938-04-24T22:13:20Z"},
      {"{\"ts\":\"-86400\"}", "1969-12-31T00:00:00Z"},
      {"{\"ts\":50000000000}", "1971-08-02T16:53:20Z"},
      {"{\"timeMillis\":86400000}", "1970-01-02T00:00:00Z"},
      {"{\"timeMillis\":-1}", "1969-12-31T23:59:59.999Z"},
      {"{\"timeMillis\":0}", "1970-01-01T00:00:00Z"},
      {
        "{\"instant\":{\"epochSecond\":-100,\"nanoOfSecond\":500000000}}",
        "1969-12-31T23:58:20.500Z"
      },
      {"{\"t\":{\"$date\":-86400000}}", "1969-12-31T00:00:00Z"},
      {"{\"t\":{\"$date\":{\"$numberLong\":\"86400000\"}}}", "1970-01-02T00:00:00Z"},
      {"{\"__REALTIME_TIMESTAMP\":\"1000000\"}", "1970-01-01T00:00:01Z"},
      {"{\"timeUnixNano\":\"2000000000\"}", "1970-01-01T00:00:02Z"},
    };
    for (String[] row : table) {
      assertThat(Instant.ofEpochMilli(json(row[0]).timeMillis(0)))
          .as(row[0])
          .isEqualTo(Instant.parse(row[1]));
    }
  }

  @Test
  public void aStatusIsASeverityIfItNamesOne() {
    Object[][] table = {
      {"{\"status\":\"error\",\"message\":\"x\"}", Severity.ERROR},
      {"{\"message\":\"x\",\"status\":\"Warn\"}", Severity.WARNING},
      {"{\"status\":\"emergency\"}", Severity.EMERGENCY},
      {"{\"status\":500,\"message\":\"x\"}", Severity.UNKNOWN},
      {"{\"status\":\"3\",\"message\":\"x\"}", Severity.UNKNOWN},
      {"{\"status\":\"ok\",\"message\":\"WARN x\"}", Severity.WARNING},
      {"{\"status\":\"error\",\"level\":\"info\"}", Severity.INFO},
    };
    for (Object[] row : table) {
      assertThat(json((String) row[0]).severity()).as((String) row[0]).isEqualTo(row[1]);
    }
    assertThat(Records.read("logfmt", "time=1700000000 status=error x=y").severity())
        .isEqualTo(Severity.ERROR);
  }

  @Test
  public void aTimeInAnUnknownZoneIsNone() {
    assertThat(json("{\"time\":\"2023-11-14 22:13:20 XYZT\"}").timeMillis(0))
        .isIn(LineTime.NONE, LogTimes.AMBIGUOUS);
  }

  @Test
  public void findsASeverityInTheMessageIfThereIsNoOtherPlace() {
    assertThat(json("{\"log\":\"2023 ERROR full\\n\",\"stream\":\"stderr\"}").severity())
        .isEqualTo(Severity.ERROR);
    assertThat(json("{\"level\":\"info\",\"msg\":\"ERROR\"}").severity()).isEqualTo(Severity.INFO);
    assertThat(json("{\"ERROR\":1}").severity()).isEqualTo(Severity.UNKNOWN);
  }

  @Test
  public void aLineThatIsNoWholeObjectIsRaw() {
    String[] lines = {
      "",
      "{",
      "}",
      "{}}",
      "{]",
      "[{}]",
      "null",
      "{\"level\":\"ERROR\"",
      "{\"level\":\"ERROR\"} x}",
      "{\"level\":\"ERROR\",}",
      "{'level':'ERROR'}",
      "{\"a\":\"\\x\"}",
      "{\"a\":01}",
      "{\"a\":1 \"b\":2}",
      "{\u0000\"a\":1}",
      "{\"level\":\"ERROR\"}{}",
    };
    for (String line : lines) {
      LogRecord record = json(line);
      assertThat(record.format()).as(line).isEqualTo("raw");
      assertThat(record.message()).isEqualTo(line);
    }
    assertThat(json("{}").format()).isEqualTo("json");
    assertThat(json("{\"level\":\"error\"").severity()).isEqualTo(Severity.UNKNOWN);
    assertThat(json("{ ERROR: full").severity()).isEqualTo(Severity.ERROR);
  }

  @Test
  public void hugeLinesAreRead() {
    StringBuilder many = new StringBuilder("{\"level\":\"error\"");
    for (int i = 0; i < 50_000; i++) {
      many.append(",\"k").append(i).append("\":{\"v\":[").append(i).append("]}");
    }
    LogRecord record = json(many.append("}").toString());
    assertThat(record.severity()).isEqualTo(Severity.ERROR);
    assertThat(record.field("k100.v")).isEqualTo("[100]");
    assertThat(record.field("k49999.v")).isNull();

    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    assertThat(json(deep).format()).isEqualTo("raw");
    assertThat(json("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").field("a")).hasSize(1 << 20);
  }
}
