package dev.streamgauge.io.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.logs.Multiline;
import java.util.List;
import org.junit.Test;

public class ContainerJoinerTest {
  private static final String T = "2026-11-23T14:10:11.5Z ";

  private static List<String> read(LineFramer framer, String... lines) {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    LineBatchBuilder out = LineBatch.builder("test");
    for (int at = 0; at < bytes.length; at += 7) {
      framer.feed(bytes, at, Math.min(bytes.length, at + 7), out, 0);
    }
    framer.finish(out, 0);
    return RandomLines.lines(out.build());
  }

  private static List<String> read(String... lines) {
    return read(LineFramer.ofFile(1000, null), lines);
  }

  private static String docker(String text, String stream, String time) {
    return "{\"log\":\"" + text + "\",\"stream\":\"" + stream + "\",\"time\":\"" + time + "\"}";
  }

  @Test
  public void joinsThePiecesOfEachStream() {
    assertThat(
            read(
                T + "stderr P part",
                T + "stdout F whole",
                T + "stdout P one, ",
                T + "stderr P , more",
                "no line of a container",
                T + "stdout F two",
                "2026-11-23T14:10:12Z stderr F , rest",
                T + "stderr F next"))
        .containsExactly(
            T + "stdout F whole",
            "no line of a container",
            T + "stdout F one, two",
            T + "stderr F part, more, rest",
            T + "stderr F next");
  }

  @Test
  public void joinsThePiecesThatDockerMakes() {
    assertThat(
            read(
                docker("part \\\"", "stderr", "2026-11-23T14:10:11Z"),
                docker("x\\n", "stdout", "2026-11-23T14:10:11Z"),
                // An escaped backslash and an n.
                docker("C:\\\\n", "stderr", "2026-11-23T14:10:12Z"),
                docker("rest\\n", "stderr", "2026-11-23T14:10:13Z")))
        .containsExactly(
            docker("x\\n", "stdout", "2026-11-23T14:10:11Z"),
            docker("part \\\"C:\\\\nrest\\n", "stderr", "2026-11-23T14:10:13Z"));
  }

  @Test
  public void aPieceWithoutTheNextOneIsALine() {
    assertThat(read(T + "stderr P part", T + "stdout P"))
        .containsExactly(T + "stdout F", T + "stderr F part");
    assertThat(read(docker("part", "stderr", "2026-11-23T14:10:11Z")))
        .containsExactly(docker("part", "stderr", "2026-11-23T14:10:11Z"));
  }

  @Test
  public void piecesThatAreTooLongTogetherAreCut() {
    String[] pieces = new String[100];
    java.util.Arrays.fill(pieces, T + "stderr P " + "x".repeat(50));
    pieces[99] = T + "stderr F end";
    LineBatchBuilder out = LineBatch.builder("test").maxLineBytes(1000);
    LineFramer framer = LineFramer.ofFile(1000, null);
    byte[] bytes = (String.join("\n", pieces) + "\nnext\n").getBytes(UTF_8);
    framer.feed(bytes, 0, bytes.length, out, 0);
    LineBatch batch = out.build();
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.line(0)).hasSize(1000).startsWith(T + "stderr F xxx");
    assertThat(batch.line(1)).isEqualTo("next");
    assertThat(batch.stats().linesCut()).isEqualTo(1);
  }

  @Test
  public void joinedPiecesMayBePartOfATrace() {
    LineFramer framer = LineFramer.ofFile(1000, new LineJoiner(Multiline.stackTraces(), 1000));
    assertThat(read(framer, T + "stderr P ERR", T + "stderr F OR x", T + "stderr F \tat a"))
        .containsExactly(T + "stderr F ERROR x\n" + T + "stderr F \tat a");
  }
}
