package dev.streamgauge.io.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.logs.Multiline;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class LineJoinerTest {
  private static LineFramer framer(int longest) {
    return new LineFramer(false, longest, new LineJoiner(Multiline.stackTraces(), longest));
  }

  private static LineBatch frame(LineFramer framer, String text, int longest, Random random) {
    byte[] bytes = text.getBytes(UTF_8);
    LineBatchBuilder out = LineBatch.builder("test").maxLineBytes(longest);
    int at = 0;
    while (at < bytes.length) {
      int next = Math.min(bytes.length, at + 1 + random.nextInt(40));
      framer.feed(bytes, at, next, out, at);
      at = next;
    }
    framer.finish(out, bytes.length);
    return out.build();
  }

  @Test
  public void joinsLinesWhateverPiecesTheyComeIn() {
    for (int seed = 0; seed < 200; seed++) {
      List<String> lines = RandomLines.of(seed, seed % 60, 12, "ab \t\u00e9");
      List<String> expected = new ArrayList<>();
      for (String line : lines) {
        int last = expected.size() - 1;
        if (last >= 0 && (line.startsWith(" ") || line.startsWith("\t"))) {
          expected.set(last, expected.get(last) + "\n" + line);
        } else {
          expected.add(line);
        }
      }
      String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
      LineBatch batch = frame(framer(1000), text, 1000, new Random(seed));

      assertThat(RandomLines.lines(batch)).isEqualTo(expected);
      assertThat(batch.stats().linesRead()).isEqualTo(expected.size());
    }
  }

  @Test
  public void theLastLineIsHeldBackUntilTheNextOneOrAFlush() {
    LineFramer framer = framer(1000);
    LineBatchBuilder first = LineBatch.builder("test");
    framer.feed("one\n two\n".getBytes(UTF_8), 0, 9, first, 10);
    assertThat(first.size()).isZero();
    assertThat(framer.holdsLine()).isTrue();

    LineBatchBuilder second = LineBatch.builder("test");
    framer.feed(" three\nfour\n".getBytes(UTF_8), 0, 12, second, 20);
    framer.flush(second, 30);
    assertThat(framer.holdsLine()).isFalse();
    framer.flush(second, 40);

    LineBatch batch = second.build();
    assertThat(RandomLines.lines(batch)).containsExactly("one\n two\n three", "four");
    assertThat(batch.time(0)).isEqualTo(20);
    assertThat(batch.time(1)).isEqualTo(30);
  }

  @Test
  public void whatBelongsToNoLineIsALine() {
    assertThat(RandomLines.lines(frame(framer(1000), "\tat a\n\tat b\n\n\nc", 1000, new Random(1))))
        .containsExactly("\tat a\n\tat b", "", "", "c");
  }

  @Test
  public void aTraceThatIsTooLongIsCutOnce() {
    StringBuilder text = new StringBuilder("ERROR\n");
    for (int i = 0; i < 100_000; i++) {
      text.append("\tat a.b.C.d(C.java:").append(i).append(")\n");
    }
    String whole = text.toString();
    LineBatch batch = frame(framer(5_000), whole + "next\n", 5_000, new Random(2));

    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.line(0)).isEqualTo(whole.substring(0, 5_000));
    assertThat(batch.line(1)).isEqualTo("next");
    assertThat(batch.stats().linesCut()).isEqualTo(1);
  }

  private static List<String> joined(String text) {
    return RandomLines.lines(frame(framer(100_000), text, 100_000, new Random(3)));
  }

  @Test
  public void anyLinesMayBelongToTheMessageOfAThrowable() {
    String[] records = {
      "2026-11-23 14:10:11 ERROR [main] a.B - java.lang.IllegalStateException: first\n\nsecond line\n\tat a.B.c(B.java:1)",
      "Exception in thread \"main\" a.b.CustomException: expected\n  {\"a\": 1}\nbut was:\n\n[1, 2]\n\tat a.B.c(B.java:1)\nCaused by: a.b.OtherError: one\ntwo\n\n    at a.B.c(B.java:2)\n\t... 3 more",
      "2026-11-23 14:10:12 WARN x\njava.io.IOException: no\nsuch file\n\tat a.B.c(B.java:1)\nWrapped by: a.b.C: x\n\tat a.B.c(B.java:1)",
      "TypeError: x is not\na function\n    at foo (a.js:1:2)",
      "INFO next",
    };
    assertThat(joined(String.join("\n", records) + "\n")).containsExactly(records);
  }

  @Test
  public void withoutATraceTheLinesBehindAThrowableAreLines() {
    String[] lines = {
      "ERROR a.B - failed: java.io.IOException: no",
      "",
      "an unindented line",
      "2026-11-23 14:10:11 INFO a.B - next",
      "ERROR a.B - a.b.CException: no",
      "{\"level\":\"info\",\"msg\":\"x\"}",
      "a",
      "b",
    };
    assertThat(joined(String.join("\n", lines))).containsExactly(lines);
    // What is indented belongs to the line before it, as anywhere.
    assertThat(joined("ERROR a.b.CException: no\nplain\n  indented\nINFO x\n"))
        .containsExactly("ERROR a.b.CException: no", "plain\n  indented", "INFO x");
  }

  @Test
  public void aMessageWithoutAnEndIsGivenUp() {
    StringBuilder text = new StringBuilder("ERROR a.b.CException: no\n");
    for (int i = 0; i < 2_000; i++) {
      text.append("line ").append(i).append('\n');
    }
    List<String> lines = joined(text + "\tat a.B.c(B.java:1)\n");
    assertThat(lines).hasSize(2_001);
    assertThat(lines.get(2_000)).isEqualTo("line 1999\n\tat a.B.c(B.java:1)");
  }

  @Test
  public void tracesInsideAContainersLinesAreJoined() {
    String header = "2026-11-23T14:10:11.5Z stderr F ";
    String trace =
        header + "ERROR a.b.CException: no\n" + header + "more\n" + header + "\tat a.B.c(B.java:1)";
    assertThat(joined(trace + "\n" + header + "INFO x\n"))
        .containsExactly(trace, header + "INFO x");
  }
}
