package dev.streamgauge.io;

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
}
