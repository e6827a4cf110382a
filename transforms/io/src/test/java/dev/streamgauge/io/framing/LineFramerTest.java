package dev.streamgauge.io.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class LineFramerTest {
  private static final int MAX = LineBatchBuilder.MAX_LINE_BYTES;

  @Test
  public void endsLinesAtNewlinesAndStripsOneReturn() {
    assertThat(lines(false, "a\nb\r\n\n\r\nc\r\r\nd\re\n"))
        .containsExactly("a", "b", "", "", "c\r", "d\re");
  }

  @Test
  public void takesTheLastLineWithoutNewline() {
    assertThat(lines(false, "a\nlast")).containsExactly("a", "last");
    assertThat(lines(true, "a\n12")).containsExactly("a", "12");
    assertThat(lines(true, "10 <abc")).containsExactly("<abc");
    assertThat(lines(false, "a\n")).containsExactly("a");
    assertThat(lines(false, "")).isEmpty();
  }

  @Test
  public void keepsNulAndRepairsInvalidUtf8() {
    byte[] bytes = {'a', 0, 'b', '\n', (byte) 0xFF, 'c', '\n'};
    LineBatch batch = frame(new LineFramer(true), bytes, bytes.length);
    assertThat(strings(batch)).containsExactly("a\0b", "\uFFFDc");
    assertThat(batch.stats().linesRepaired()).isEqualTo(1);
  }

  @Test
  public void givesAllLinesTheTimeOfThePieceThatCompletedThem() {
    LineFramer framer = new LineFramer(false);
    LineBatchBuilder first = LineBatch.builder("test");
    framer.feed("a\nb".getBytes(UTF_8), 0, 3, first, 10);
    LineBatchBuilder second = LineBatch.builder("test");
    framer.feed("c\n".getBytes(UTF_8), 0, 2, second, 20);
    assertThat(first.build().time(0)).isEqualTo(10);
    LineBatch batch = second.build();
    assertThat(batch.line(0)).isEqualTo("bc");
    assertThat(batch.time(0)).isEqualTo(20);
  }

  @Test
  public void detectsOctetCountsFrameByFrame() {
    assertThat(lines(true, "5 <1>abplain\n7 <1>a\nbc3 <x\n\n"))
        .containsExactly("<1>ab", "plain", "<1>a\nbc", "<x", "");
    assertThat(lines(true, "5 <1>a\n6 <1>a\r\n1 <")).containsExactly("<1>a", "<1>a", "<");
  }

  @Test
  public void takesForPlainLinesWhatOnlyResemblesAnOctetCount() {
    List<String> plain =
        List.of("05 <a", "0", "12", "12 a", "12  <a", "12345678 <a", "<1>a", "1a <b", " 1 <b");
    assertThat(lines(true, String.join("\n", plain) + "\n")).isEqualTo(plain);
  }

  @Test
  public void countsNoOctetsUnlessAskedTo() {
    assertThat(lines(false, "5 <1>ab\nx")).containsExactly("5 <1>ab", "x");
  }

  @Test
  public void takesLinesUpToTheLimitAndCutsLongerOnesOnce() {
    for (String end : List.of("\n", "\r\n")) {
      for (int more = -1; more <= 5; more++) {
        String text = "x".repeat(MAX + more) + end + "next\n";
        for (int piece : new int[] {MAX * 2, 100_003, MAX + 1, MAX + 4}) {
          checkCut(frame(new LineFramer(false), text.getBytes(UTF_8), piece), more);
        }
      }
    }
  }

  @Test
  public void cutsCountedMessagesOnce() {
    for (String end : List.of("", "\n", "\r\n")) {
      for (int more = -1; more <= 5; more++) {
        String message = "<" + "x".repeat(MAX - 1 + more) + end;
        String text = message.length() + " " + message + "next\n";
        for (int piece : new int[] {MAX * 2, 100_003, MAX + 9, MAX + 12}) {
          checkCut(frame(new LineFramer(true), text.getBytes(UTF_8), piece), more);
        }
      }
    }
  }

  private static void checkCut(LineBatch batch, int more) {
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.end(0) - batch.start(0)).isEqualTo(MAX + Math.min(0, more));
    assertThat(batch.line(1)).isEqualTo("next");
    assertThat(batch.stats().linesCut()).isEqualTo(more > 0 ? 1 : 0);
  }

  @Test
  public void skipsTheRestOfALineFarOverTheLimit() {
    String text = "x".repeat(5 * MAX) + "\nnext\n" + "y".repeat(2 * MAX);
    LineBatch batch = frame(new LineFramer(false), text.getBytes(UTF_8), 65_536);
    assertThat(batch.size()).isEqualTo(3);
    assertThat(batch.line(1)).isEqualTo("next");
    assertThat(batch.byteSize()).isEqualTo(2 * MAX + 4);
    assertThat(batch.stats().linesCut()).isEqualTo(2);
  }

  @Test
  public void framesTheSameWhateverThePieces() {
    Random random = new Random(42);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = new byte[random.nextInt(400)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "\n\n\r\0ab 1<".charAt(random.nextInt(9));
      }
      List<String> expected = plainSplit(bytes);
      assertThat(strings(frame(new LineFramer(false), bytes, 1))).isEqualTo(expected);
      assertThat(strings(frameRandomly(new LineFramer(false), bytes, random))).isEqualTo(expected);
    }
  }

  @Test
  public void framesMixedFramesTheSameWhateverThePieces() throws Exception {
    Random random = new Random(43);
    for (int round = 0; round < 300; round++) {
      List<String> expected = new ArrayList<>();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int frame = random.nextInt(20); frame > 0; frame--) {
        String text = randomText(random);
        if (random.nextBoolean()) {
          String message = "<" + random.nextInt(192) + ">" + text;
          expected.add(message);
          bytes.write((message.length() + " " + message).getBytes(UTF_8));
        } else {
          // Digits at the start, but never a count.
          String line = (random.nextBoolean() ? "2026-" : "12 ") + text.replace('\n', '_');
          expected.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
          bytes.write((line + "\n").getBytes(UTF_8));
        }
      }
      byte[] all = bytes.toByteArray();
      assertThat(strings(frame(new LineFramer(true), all, 1))).isEqualTo(expected);
      assertThat(strings(frame(new LineFramer(true), all, 1 << 20))).isEqualTo(expected);
      assertThat(strings(frameRandomly(new LineFramer(true), all, random))).isEqualTo(expected);
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder("m");
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append("a1 <\n\r\0".charAt(random.nextInt(7)));
    }
    return text.append('z').toString();
  }

  /** Line splitting as plain as can be, to compare with. */
  private static List<String> plainSplit(byte[] bytes) {
    List<String> lines =
        new ArrayList<>(Arrays.asList(new String(bytes, ISO_8859_1).split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    return lines;
  }

  private static List<String> lines(boolean octetCounting, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    List<String> whole = strings(frame(new LineFramer(octetCounting), bytes, bytes.length + 1));
    assertThat(strings(frame(new LineFramer(octetCounting), bytes, 1))).isEqualTo(whole);
    return whole;
  }

  private static LineBatch frame(LineFramer framer, byte[] bytes, int piece) {
    LineBatchBuilder out = LineBatch.builder("test");
    for (int at = 0; at < bytes.length; at += piece) {
      framer.feed(bytes, at, Math.min(bytes.length, at + piece), out, 0);
    }
    framer.finish(out, 0);
    return out.build();
  }

  private static LineBatch frameRandomly(LineFramer framer, byte[] bytes, Random random) {
    LineBatchBuilder out = LineBatch.builder("test");
    int at = 0;
    while (at < bytes.length) {
      int to = Math.min(bytes.length, at + random.nextInt(20));
      framer.feed(bytes, at, to, out, 0);
      at = to;
    }
    framer.finish(out, 0);
    return out.build();
  }

  private static List<String> strings(LineBatch batch) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      lines.add(batch.line(i));
    }
    return lines;
  }
}
