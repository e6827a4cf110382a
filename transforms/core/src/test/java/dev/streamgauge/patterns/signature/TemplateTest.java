package dev.streamgauge.patterns.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.streamgauge.lines.RandomLines;
import java.util.Random;
import org.junit.Test;

public class TemplateTest {
  private static String template(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    return new Template().of(bytes, 0, bytes.length);
  }

  private static String signature(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    LineSignature reader = new LineSignature();
    reader.read(bytes, 0, bytes.length);
    return new String(reader.bytes(), reader.from(), reader.to() - reader.from(), UTF_8)
        .replace("\u0001", "<*>");
  }

  @Test
  public void headersAreDropped() {
    String message = "link to <*> is down";
    for (String header :
        new String[] {
          "Nov 14 22:13:20 web-1 linkd[812]: ",
          "<34>Nov 14 22:13:20 web-1 linkd: ",
          "Nov  4 22:13:20 mac-book Link Daemon[812]: ",
          "2023-11-14T22:13:20.123Z INFO ",
          "2023-11-14 22:13:20,123 ERROR [main] org.example.Link: ",
          "2023-11-14 22:13:20,123 - WARN  [Worker[id=1]/0:0:0:0:2181:Link@774] - ",
          "23/11/14 22:13:20 INFO net.LinkMonitor: ",
          "231114 221320 148 INFO net.Link$Monitor: ",
          "[Tue Nov 14 22:13:20 2023] [notice] ",
          "[11.14 22:13:20] link.exe *64 - ",
          "11-14 22:13:20.820  1702  8671 D LinkMonitor: ",
          "20231114-22:13:20:633|Link_Monitor|30002312|",
          "- 1700000000 2023.11.14 R02-M1 2023-11-14-22.13.20.156884 R02-M1-N0 RAS KERNEL INFO ",
          "- 1700000000 2023.11.14 n7 Nov 14 22:13:20 n7/n7 linkd(pam)[2915]: ",
          "api.log.2023-11-14_13:53:08 2023-11-14 22:13:20.008 25746 INFO net.link.server [req-1 - -] ",
        }) {
      assertThat(template(header + "link to 10.1.2.3 is down"))
          .describedAs(header)
          .isEqualTo(message);
    }
  }

  @Test
  public void aLineWithoutATimeHasNoHeader() {
    assertThat(template("Error: server started at 12:00:01 by root"))
        .isEqualTo("Error: server started at <*> by root");
    assertThat(template("ERROR disk full")).isEqualTo("ERROR disk full");
  }

  @Test
  public void aSeverityThatIsTheWholeMessageStays() {
    assertThat(template("344518 node-246 unix.hw state_change 1084270955 1 warning"))
        .contains("warning");
  }

  @Test
  public void valuesAreReplaced() {
    assertThat(template("took 12ms or 5 seconds of 3 KiB")).isEqualTo("took <*> or <*> of <*>");
    assertThat(template("read /var/log/x and C:\\Temp\\y")).isEqualTo("read <*> and <*>");
    assertThat(template("files: C:\\sqm\\*_std.sqm, flags: 0x2"))
        .isEqualTo("files: <*>, flags: <*>");
    assertThat(template("rotated /var/log/*.log and BLOCK* size"))
        .isEqualTo("rotated <*> and BLOCK* size");
    assertThat(template("from mail.example.com to org.example.Main")).isEqualTo("from <*> to <*>");
    assertThat(template("mask ffffffff addr 00:1b:fe:dc:ba:98 seen"))
        .isEqualTo("mask <*> addr <*> seen");
    assertThat(template("opened by user alice from here"))
        .isEqualTo("opened by user <*> from here");
    assertThat(template("no user authentication methods"))
        .isEqualTo("no user authentication methods");
    assertThat(template("since Mon Jan 2 of")).isEqualTo("since <*> of");
  }

  @Test
  public void emptyAndFilledValuesOfAKeyAreTheSame() {
    assertThat(signature("failure; ruser= rhost=10.0.0.1 tty=ssh"))
        .isEqualTo(signature("failure; ruser=x7 rhost= tty=ssh"));
  }

  @Test
  public void listsOfAnyLengthAreTheSame() {
    assertThat(signature("delete blk_1 blk_2 blk_3 now")).isEqualTo(signature("delete blk_9 now"));
    assertThat(signature("nodes n1 ok n2 ok n3 ok")).isEqualTo(signature("nodes n1 ok n2 ok"));
    assertThat(signature("1165 bytes (1.13 KB) sent")).isEqualTo(signature("78 bytes sent"));
  }

  @Test
  public void bracketsStayBalanced() {
    assertThat(template("task 1 (TID 220). 2272 bytes result sent"))
        .isEqualTo("task <*> (TID <*>) result sent");
  }

  @Test
  public void keysOfStructuredLinesStay() {
    assertThat(template("{\"level\":\"error\",\"user\":\"bob\",\"n\":17}"))
        .isEqualTo("{\"level\":\"<*>\",\"user\":\"<*>\",\"n\":<*>}");
    assertThat(signature("ts=2023 level=info msg=\"worker started\" id=3"))
        .contains("worker started");
  }

  @Test
  public void neverThrowsAndIsBounded() {
    LineSignature reader = new LineSignature();
    Template template = new Template();
    Random random = new Random(1);
    for (String text : RandomLines.of(3, 20_000, 80, "aZ09 .:=-/\\[](){}\"'|<>\t\u00e9%_,")) {
      byte[] line = text.getBytes(random.nextBoolean() ? UTF_8 : ISO_8859_1);
      assertThatCode(
              () -> {
                reader.read(line, 0, line.length);
                template.of(line, 0, line.length);
              })
          .describedAs(text)
          .doesNotThrowAnyException();
      assertThat(reader.to() - reader.from()).isBetween(1, LineSignature.MAX_BYTES);
    }
    byte[] longLine = "abcdefg ".repeat(5000).getBytes(UTF_8);
    reader.read(longLine, 0, longLine.length);
    assertThat(reader.to()).isLessThanOrEqualTo(LineSignature.MAX_BYTES);
  }

  @Test
  public void dependsOnTheSliceAlone() {
    byte[] line = "xx started 17 workers on port 80yy".getBytes(UTF_8);
    byte[] alone = "started 17 workers on port 80".getBytes(UTF_8);
    assertThat(new Template().of(line, 3, line.length - 2))
        .isEqualTo(new Template().of(alone, 0, alone.length));
  }
}
