package dev.streamgauge.pipelines.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LinePatternsTest {
  private static final List<String> LINES =
      List.of(
          "2026-11-24T10:00:05Z INFO job 1 done in 12 ms",
          "2026-11-24T10:00:15Z WARN disk /dev/sda is slow",
          "    at org.example.Main",
          "2026-11-24T10:01:05Z INFO job 2 done in 7 ms",
          "2026-11-24T10:02:05Z INFO job 3 done in 9 ms",
          "2026-11-24T10:02:06Z ERROR no route to 10.0.0.1");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private String source;

  @Before
  public void writeLines() throws IOException {
    Path file = folder.getRoot().toPath().resolve("a.log");
    Files.write(file, LINES);
    source = "--source=file://" + file;
  }

  @Test
  public void listsThePatternsOfAllLinesTheMostFrequentFirst() {
    Command command = Command.run("patterns", source);
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.outLines())
        .containsExactly(
            "       3  2026-11-24T10:00:05Z  2026-11-24T10:02:05Z  job <*> done in <*>",
            "       1  -  -  at <*>",
            "       1  2026-11-24T10:00:15Z  2026-11-24T10:00:15Z  disk <*> is slow",
            "       1  2026-11-24T10:02:06Z  2026-11-24T10:02:06Z  no route to <*>");
  }

  @Test
  public void listsOnlyWhatIsNewSinceATime() {
    assertThat(Command.run("patterns", source, "--newSince=2026-11-24T10:01:00Z").outLines())
        .containsExactly("       1  2026-11-24T10:02:06Z  2026-11-24T10:02:06Z  no route to <*>");
  }

  @Test
  public void listsThePatternsOfEachWindow() {
    // Windows are printed as they end, in no order.
    assertThat(Command.run("patterns", source, "--windowSize=1m", "--top=1").outLines())
        .hasSize(6)
        .containsSequence(
            "2026-11-24T10:00:00Z .. 2026-11-24T10:01:00Z",
            "       1  2026-11-24T10:00:15Z  2026-11-24T10:00:15Z  disk <*> is slow")
        .containsSequence(
            "2026-11-24T10:01:00Z .. 2026-11-24T10:02:00Z",
            "       1  2026-11-24T10:01:05Z  2026-11-24T10:01:05Z  job <*> done in <*>")
        .containsSequence(
            "2026-11-24T10:02:00Z .. 2026-11-24T10:03:00Z",
            "       1  2026-11-24T10:02:05Z  2026-11-24T10:02:05Z  job <*> done in <*>");
  }

  @Test
  public void assignsEachLineItsPattern() {
    Command listed = Command.run("patterns", source, "--format=json");
    Command command = Command.run("patterns", source, "--assign", "--format=json");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.outLines()).hasSize(LINES.size());
    String first = command.outLines().get(0);
    assertThat(first)
        .startsWith("{\"line\":1,\"pattern\":\"")
        .endsWith("\",\"template\":\"job <*> done in <*>\"}");
    assertThat(command.outLines().get(3)).isEqualTo(first.replace("\"line\":1", "\"line\":4"));
    // The same names as in the list.
    String id = first.substring(first.indexOf("\"pattern\":"), first.indexOf(",\"template\""));
    assertThat(listed.outLines().get(0))
        .startsWith("{" + id)
        .contains("\"count\":3", "\"sample\":\"" + LINES.get(0) + "\"");
  }

  @Test
  public void refusesWhatCannotBe() {
    assertThat(Command.run("patterns", "--source=socket://localhost:9").errLines())
        .singleElement()
        .asString()
        .contains("never ends", "--windowSize");
    assertThat(Command.run("patterns", source, "--sink=console").exitCode())
        .isEqualTo(ExitCode.WRONG);
    assertThat(Command.run("patterns", source, "--newSince=yesterday").exitCode())
        .isEqualTo(ExitCode.WRONG);
  }
}
