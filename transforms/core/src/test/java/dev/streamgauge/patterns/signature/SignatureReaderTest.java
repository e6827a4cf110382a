package dev.streamgauge.patterns.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.patterns.LabelledLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** Remembered signatures are those that {@link LineSignature} finds in the whole line. */
public class SignatureReaderTest {
  /** What separates words, groups of digits, keys and quoted texts, and what looks like these. */
  private static final String[] PIECES = {
    " ",
    " ",
    " ",
    "  ",
    "=",
    "=",
    "= ",
    ":",
    ":",
    ".",
    "..",
    "...",
    ",",
    "'",
    "\"",
    "`",
    "(",
    ")",
    "[",
    "]",
    "{",
    "*",
    "/",
    "\\",
    "-",
    "_",
    "$",
    "%",
    "~",
    "a",
    "de",
    "beef",
    "cafebabe",
    "x",
    "for",
    "user",
    "User",
    "msg",
    "message",
    "error",
    "null",
    "ms",
    "bytes",
    "Mozilla/5.0",
    "ago",
    "from",
    "root",
    "Jan",
    "com",
    "org.apache",
    "example.com",
    "C:\\logs\\",
    "*.log",
    "it's",
    "o'neil2",
    "00:1b:44:11:3a:b7",
    "fe80::1:2:3",
    "1",
    "22",
    "333",
    "4444",
    "55555",
    "7f",
    "b000000c",
    "é9",
    "session3",
    "v2.message",
    "x1message=\"",
    "\u4e2d",
    "2",
    "blk_-160899",
    "10.0.0.1:8020"
  };

  private final SignatureReader reader = new SignatureReader();
  private final LineSignature whole = new LineSignature();

  private void assertSame(String line) {
    // Twice to be remembered, then from what is remembered.
    for (int i = 0; i < 3; i++) {
      byte[] bytes = ("<" + line + ">").getBytes(UTF_8);
      whole.read(bytes, 1, bytes.length - 1);
      reader.read(bytes, 1, bytes.length - 1);
      assertThat(Arrays.copyOfRange(reader.bytes(), reader.from(), reader.to()))
          .describedAs(line)
          .isEqualTo(Arrays.copyOfRange(whole.bytes(), whole.from(), whole.to()));
    }
  }

  @Test
  public void anyTextHasTheSignatureOfTheWholeLine() {
    Random random = new Random(17);
    for (int n = 0; n < 20_000; n++) {
      StringBuilder line = new StringBuilder();
      for (int pieces = random.nextInt(n % 100 == 0 ? 400 : 14); pieces >= 0; pieces--) {
        line.append(PIECES[random.nextInt(PIECES.length)]);
      }
      assertSame(line.toString());
    }
  }

  @Test
  public void anyBytesHaveTheSignatureOfTheWholeLine() {
    Random random = new Random(18);
    for (int n = 0; n < 20_000; n++) {
      StringBuilder line = new StringBuilder();
      for (int size = random.nextInt(40); size >= 0; size--) {
        line.append((char) random.nextInt(n % 2 == 0 ? 128 : 0x300));
      }
      assertSame(line.toString());
    }
  }

  @Test
  public void linesOfProgramsHaveTheSignatureOfTheWholeLine() throws Exception {
    for (String sample : List.of("cloud", "cluster", "coordination", "desktop", "filesystem")) {
      LabelledLines.resource(sample).lines().forEach(this::assertSame);
    }
  }

  @Test
  public void whatMattersOfAWordWithDigitsIsKept() {
    for (String line :
        List.of(
            "client \"Mozilla/5.0 (X11)\" left",
            "client \"Mozilla-x9/5.0 (X11)\" left",
            "client \"curl/7.81.0 with more\" left",
            "from b000000c:de:ad:be now",
            "from bad:0c:de:ad:be:1 now",
            "from b00000:1:2:3:4 now",
            "at 00:1b:44:11:3a:b7 and fe80:1:22:333:4444 now",
            "x1message=\"all of it\" end",
            "x12345message=\"all of it\" end",
            "x12345messag3=\"all of it\" end",
            "host12345a'b c'd 99'x'",
            "C:\\logs12345\\*.log is full",
            "session30..40 of b12345..c",
            "user session3000 opened",
            "user bob session3000 opened",
            "user bob 3000 opened",
            "took 12345ms or 12345 ms = 9")) {
      assertSame(line);
    }
  }

  @Test
  public void textsAtTheLimitsHaveTheSignatureOfTheWholeLine() {
    for (int size : new int[] {0, 1, 180, 195, 199, 200, 201, 900, 1023, 1024, 1025, 3000}) {
      assertSame("agent=\"some text " + "1".repeat(size) + "\" ok");
      assertSame("agent=\"Mozilla/5.0 " + "1".repeat(size) + "\" ok");
      assertSame("a '" + "x1 ".repeat(size / 3) + "' b");
      assertSame("word ".repeat(size / 5) + "7");
      assertSame("7".repeat(size));
      assertSame("a=1 ".repeat(size / 4));
    }
  }

  @Test
  public void manyKindsOfLinesPushOutEachOther() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      lines.add("kind " + Integer.toString(i, 26).replaceAll("[0-9]", "z") + " of " + i);
    }
    for (int round = 0; round < 2; round++) {
      lines.forEach(this::assertSame);
    }
  }
}
