package dev.streamgauge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ResultFolderTest {
  private static final Instant START = Instant.parse("2023-11-14T22:00:00Z");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private void write(String file, long count, long revision) throws Exception {
    String line = ResultLine.of(START, START.plusSeconds(30), "*", count, "ON_TIME", revision);
    Files.write(folder.getRoot().toPath().resolve(file), List.of(line));
  }

  @Test
  public void takesTheHighestRevisionOfWhatHasComeSoFar() throws Exception {
    ResultFolder results = new ResultFolder(folder.getRoot().toPath());
    write("a_r0.jsonl", 3, 0);
    assertThat(results.results().counts()).containsEntry(START.toEpochMilli(), 3L);

    write("a_r1.jsonl", 4, 1);

    assertThat(results.results().counts()).containsEntry(START.toEpochMilli(), 4L);
    assertThat(results.corrections()).isEqualTo(1);
  }

  @Test
  public void theSameCountAgainIsNoCorrection() throws Exception {
    ResultFolder results = new ResultFolder(folder.getRoot().toPath());
    write("a_r0.jsonl", 3, 0);
    write("a_r1.jsonl", 3, 1);

    results.results();

    assertThat(results.corrections()).isZero();
  }

  @Test
  public void leavesOutFilesThatAreNotWholeYet() throws Exception {
    write(".tmp-1", 3, 0);

    assertThat(new ResultFolder(folder.getRoot().toPath()).results().latest()).isEmpty();
  }

  @Test
  public void aFolderThatIsNotThereYetHasNoResults() {
    Path none = folder.getRoot().toPath().resolve("none");

    assertThat(new ResultFolder(none).results().latest()).isEmpty();
  }
}
