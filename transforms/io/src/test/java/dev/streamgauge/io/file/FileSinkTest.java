package dev.streamgauge.io.file;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.io.format.Panes;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FileSinkTest {
  private static final String WINDOW = "monitor_20231114T221320.000Z_20231114T221330.000Z_";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path directory() {
    return folder.getRoot().toPath().resolve("new results [1]");
  }

  private void write(WindowCounts... panes) {
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(List.of(panes)).withCoder(WindowCounts.PaneCoder.of()))
        .apply(FileSink.to(directory().toString(), "monitor"));
    pipeline.run().waitUntilFinish();
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(directory())) {
      for (Path file : list.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  private static String line(String key, long count, String timing, long revision) {
    return String.format(
        "{\"window_start\":\"2023-11-14T22:13:20Z\",\"window_end\":\"2023-11-14T22:13:30Z\","
            + "\"key\":\"%s\",\"count\":%d,\"timing\":\"%s\",\"revision\":%d}%n",
        key, count, timing, revision);
  }

  @Test
  public void resultsAreForTheirOwnerOnly() throws IOException {
    write(Panes.pane(0, "a", 1), Panes.pane(0, "a", 2));
    assertThat(Files.getPosixFilePermissions(directory())).isEqualTo(fromString("rwx------"));
    for (String file : files().keySet()) {
      assertThat(Files.getPosixFilePermissions(directory().resolve(file)))
          .isEqualTo(fromString("rw-------"));
    }
  }

  @Test
  public void writesAFileForEachWindowShardAndRevision() throws IOException {
    write(Panes.pane(0, "a", 1), Panes.pane(0, "b", 2).withShard(1), Panes.pane(1, "a", 3));
    assertThat(files())
        .isEqualTo(
            Map.of(
                WINDOW + "0_r0.jsonl", line("a", 1, "ON_TIME", 0),
                WINDOW + "1_r0.jsonl", line("b", 2, "ON_TIME", 0),
                WINDOW + "0_r1.jsonl", line("a", 3, "LATE", 1)));
  }

  @Test
  public void theSameResultAgainMakesTheSameFile() throws IOException {
    write(Panes.pane(0, "a", 1), Panes.pane(1, "a", 2));
    Map<String, String> before = files();
    write(Panes.pane(1, "a", 2));
    write(Panes.pane(0, "a", 1));
    assertThat(files()).isEqualTo(before).hasSize(2);
  }

  @Test
  public void aPlaceThatCannotBeWrittenToIsTold() throws IOException {
    Files.writeString(directory(), "a file");
    assertThatThrownBy(() -> FileSink.to(directory().toString(), "monitor").check())
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> write(Panes.pane(0, "a", 1)))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  public void lookingLeavesNothingBehind() throws IOException {
    FileSink.to(directory().toString(), "monitor").check();
    assertThat(files()).isEmpty();
  }

  @Test
  public void aNameThatIsNotFitForAFileIsRefused() {
    for (String name : new String[] {"", "a/b", "..\\x", "a b"}) {
      assertThatThrownBy(() -> FileSink.to("/tmp", name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
  }
}
