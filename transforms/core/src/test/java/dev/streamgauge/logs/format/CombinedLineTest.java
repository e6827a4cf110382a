package dev.streamgauge.logs.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import java.time.Instant;
import org.junit.Test;

public class CombinedLineTest {
  private static LogRecord combined(String line) {
    return Records.read("combined", line);
  }

  /** The example in the manual of Apache httpd 2.4. */
  @Test
  public void readsACombinedLine() {
    LogRecord record =
        combined(
            "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326"
                + " \"http://www.example.com/start.html\" \"Mozilla/4.08 [en] (Win98; I ;Nav)\"");

    assertThat(record.format()).isEqualTo("combined");
    assertThat(record.severity()).isEqualTo(Severity.INFO);
    assertThat(record.field("client")).isEqualTo("127.0.0.1");
    assertThat(record.field("user")).isEqualTo("frank");
    assertThat(record.field("time")).isEqualTo("10/Oct/2000:13:55:36 -0700");
    assertThat(record.field("request")).isEqualTo("GET /apache_pb.gif HTTP/1.0");
    assertThat(record.field("method")).isEqualTo("GET");
    assertThat(record.field("path")).isEqualTo("/apache_pb.gif");
    assertThat(record.field("protocol")).isEqualTo("HTTP/1.0");
    assertThat(record.field("status")).isEqualTo("200");
    assertThat(record.field("bytes")).isEqualTo("2326");
    assertThat(record.field("referer")).isEqualTo("http://www.example.com/start.html");
    assertThat(record.field("agent")).isEqualTo("Mozilla/4.08 [en] (Win98; I ;Nav)");
    assertThat(record.message()).isEqualTo("GET /apache_pb.gif HTTP/1.0");
    assertThat(record.timeMillis(0))
        .isEqualTo(Instant.parse("2000-10-10T20:55:36Z").toEpochMilli());
  }

  @Test
  public void readsACommonLine() {
    LogRecord record =
        combined("::1 - - [14/Nov/2023:22:13:20 +0000] \"POST /x?a=\\\"b\\\" HTTP/2.0\" 503 -");

    assertThat(record.severity()).isEqualTo(Severity.ERROR);
    assertThat(record.field("client")).isEqualTo("::1");
    assertThat(record.field("user")).isNull();
    assertThat(record.field("path")).isEqualTo("/x?a=\\\"b\\\"");
    assertThat(record.field("bytes")).isNull();
    assertThat(record.field("referer")).isNull();
    assertThat(record.field("agent")).isNull();
  }

  @Test
  public void readsAVirtualHostAndAUserWithSpaces() {
    LogRecord host =
        combined(
            "shop.example:443 10.0.0.7 - - [14/Nov/2023:22:13:20 +0000] \"GET / HTTP/1.1\" 404 9");
    assertThat(host.field("host")).isEqualTo("shop.example");
    assertThat(host.field("client")).isEqualTo("10.0.0.7");
    assertThat(host.severity()).isEqualTo(Severity.WARNING);

    LogRecord user =
        combined("10.0.0.7 - Ann Lee [14/Nov/2023:22:13:20 +0000] \"GET / HTTP/1.1\" 301 9");
    assertThat(user.field("user")).isEqualTo("Ann Lee");
    assertThat(user.field("host")).isNull();
    assertThat(user.severity()).isEqualTo(Severity.INFO);
  }

  @Test
  public void aRequestThatIsNoHttpHasNoParts() {
    for (String request : new String[] {"-", "", "\\x16\\x03\\x01", "GET /"}) {
      LogRecord record =
          combined(
              "10.0.0.7 - - [14/Nov/2023:22:13:20 +0000] \"" + request + "\" 400 0 \"-\" \"-\"");
      assertThat(record.format()).as(request).isEqualTo("combined");
      assertThat(record.severity()).isEqualTo(Severity.WARNING);
      assertThat(record.field("method")).isNull();
      assertThat(record.field("agent")).isNull();
    }
  }

  @Test
  public void aLineThatIsNoneIsRaw() {
    String good = "10.0.0.7 - - [14/Nov/2023:22:13:20 +0000] \"GET / HTTP/1.1\" 200 9";
    assertThat(combined(good).format()).isEqualTo("combined");
    // Cut off before its last field, whose length nobody knows, it is none.
    for (int length = 0; length < good.length() - 1; length++) {
      LogRecord record = combined(good.substring(0, length));
      assertThat(record.format()).as(good.substring(0, length)).isEqualTo("raw");
    }
    assertThat(combined("10.0.0.7 [14/Nov/2023:22:13:20 +0000] \"GET\" 200 9").format())
        .isEqualTo("raw");
    assertThat(combined("[Sun Dec 04 04:47:44 2005] [error] \"x\" 500 1").format())
        .isEqualTo("raw");
  }
}
