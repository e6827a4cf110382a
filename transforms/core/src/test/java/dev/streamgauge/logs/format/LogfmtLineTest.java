package dev.streamgauge.logs.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import java.time.Instant;
import org.junit.Test;

public class LogfmtLineTest {
  private static LogRecord logfmt(String line) {
    return Records.read("logfmt", line);
  }

  @Test
  public void readsKeysAndValues() {
    LogRecord record =
        logfmt(
            "ts=2023-11-14T22:13:20.123Z caller=main.go:17 level=warn msg=\"disk \\\"sda\\\"\\tfull\""
                + " http.status=503 url=/x?a=b&c= empty= quoted=\"\" host=web-1");

    assertThat(record.format()).isEqualTo("logfmt");
    assertThat(record.severity()).isEqualTo(Severity.WARNING);
    assertThat(record.message()).isEqualTo("disk \"sda\"\tfull");
    assertThat(record.field("caller")).isEqualTo("main.go:17");
    assertThat(record.field("http.status")).isEqualTo("503");
    assertThat(record.field("url")).isEqualTo("/x?a=b&c=");
    assertThat(record.field("empty")).isEmpty();
    assertThat(record.field("quoted")).isEmpty();
    assertThat(record.field("host")).isEqualTo("web-1");
    assertThat(record.field("main")).isNull();
    assertThat(record.timeMillis(0))
        .isEqualTo(Instant.parse("2023-11-14T22:13:20.123Z").toEpochMilli());
  }

  @Test
  public void leavesWordsThatAreNoPairsOut() {
    LogRecord record = logfmt("level=error msg=disk full! code=7");
    assertThat(record.severity()).isEqualTo(Severity.ERROR);
    assertThat(record.message()).isEqualTo("disk");
    assertThat(record.field("code")).isEqualTo("7");
  }

  @Test
  public void anEscapeThatIsNoneStays() {
    assertThat(logfmt("level=error msg=\"a\\xb\"").message()).isEqualTo("a\\xb");
  }

  @Test
  public void aLineOfProseIsRaw() {
    String[] lines = {
      "",
      "   ",
      "hello world",
      "hello a=b c=d",
      "a=b is the start of a sentence",
      "=b",
      "a=\"b",
      "\"a\"=b",
      "http://host/?a=b",
      "==",
      "a b=c",
    };
    for (String line : lines) {
      LogRecord record = logfmt(line);
      assertThat(record.format()).as(line).isEqualTo("raw");
      assertThat(record.message()).isEqualTo(line);
    }
    assertThat(logfmt("a=b").format()).isEqualTo("logfmt");
  }

  @Test
  public void hugeLinesAreRead() {
    StringBuilder many = new StringBuilder("level=error");
    for (int i = 0; i < 100_000; i++) {
      many.append(" k").append(i).append('=').append(i);
    }
    LogRecord record = logfmt(many.toString());
    assertThat(record.severity()).isEqualTo(Severity.ERROR);
    assertThat(record.field("k1000")).isEqualTo("1000");
    assertThat(record.field("k99999")).isNull();
  }
}
