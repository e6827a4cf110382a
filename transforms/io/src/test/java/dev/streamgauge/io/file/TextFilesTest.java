package dev.streamgauge.io.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.io.format.Panes;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowLines;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TextFilesTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path root() {
    return folder.getRoot().toPath().resolve("all [1] {x}*");
  }

  private String prefix() {
    return root() + "/words";
  }

  private void write(String suffix, WindowCounts... panes) {
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(List.of(panes)).withCoder(WindowCounts.PaneCoder.of()))
        .apply(TextFiles.counts(prefix(), suffix));
    pipeline.run().waitUntilFinish();
  }

  /** What a reader sees who passes over names that begin with a dot, by path below the root. */
  private Map<String, String> visible() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          files.put(root().relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return files;
  }

  @Test
  public void aWindowIsADirectoryNamedByItsEnd() throws IOException {
    CountTable counts = Panes.table("b", 1);
    Panes.add(counts, "a", 3);
    Panes.add(counts, "", 2);
    write("txt", Panes.pane(0, counts));
    write("", Panes.pane(0, WindowCounts.GLOBAL_KEY, 20_037));
    assertThat(visible())
        .isEqualTo(
            Map.of(
                "words-1700000010000.txt/part-00000", "a 3\n 2\nb 1\n",
                "words-1700000010000/part-00000", "20037\n"));
  }

  @Test
  public void aCorrectionTakesThePlaceOfWhatItCorrects() throws IOException {
    write("txt", Panes.pane(0, "a", 1));
    write("txt", Panes.pane(1, "a", 2));
    assertThat(visible()).isEqualTo(Map.of("words-1700000010000.txt/part-00000", "a 2\n"));
  }

  @Test
  public void whatComesAgainAfterACrashDoesNotTakeThePlaceOfALaterRevision() throws IOException {
    write("txt", Panes.pane(0, "a", 1));
    write("txt", Panes.pane(11, "a", 12));
    write("txt", Panes.pane(9, "a", 10));
    write("txt", Panes.pane(11, "a", 12));
    assertThat(visible()).isEqualTo(Map.of("words-1700000010000.txt/part-00000", "a 12\n"));
  }

  @Test
  public void eachShardHasAFileWithRevisionsOfItsOwn() throws IOException {
    write("txt", Panes.pane(3, "a", 1).withShard(10));
    write("txt", Panes.pane(0, "b", 2).withShard(1));
    assertThat(visible())
        .isEqualTo(
            Map.of(
                "words-1700000010000.txt/part-00010", "a 1\n",
                "words-1700000010000.txt/part-00001", "b 2\n"));
  }

  @Test
  public void linesAreWrittenAsTheyAre() throws IOException {
    LineBatch lines =
        LineBatch.builder("test").append("one  two", 1).append("", 2).append("\u00e9", 3).build();
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(WindowLines.of(0, 10_000, Timing.ON_TIME, 0, lines)))
        .apply(TextFiles.lines(prefix(), "log"));
    pipeline.run().waitUntilFinish();
    assertThat(visible()).isEqualTo(Map.of("words-10000.log/part-00000", "one  two\n\n\u00e9\n"));
  }

  @Test
  public void aPlaceThatCannotBeWrittenToFails() throws IOException {
    Files.writeString(root(), "a file");
    assertThatThrownBy(() -> write("txt", Panes.pane(0, "a", 1)))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  public void ofManyWritersAtOnceTheHighestRevisionIsSeenInTheEnd() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        RevisedFile file = new RevisedFile(root() + "/" + round, "part-00000");
        List<Callable<Void>> writes = new ArrayList<>();
        for (int revision = 0; revision < 16; revision++) {
          int number = revision;
          writes.add(
              () -> {
                file.write(number, ("revision " + number).getBytes(UTF_8));
                return null;
              });
        }
        Collections.shuffle(writes, new Random(round));
        for (Future<Void> write : threads.invokeAll(writes, 1, TimeUnit.MINUTES)) {
          write.get();
        }
        assertThat(visible()).containsEntry(round + "/part-00000", "revision 15");
      }
      try (Stream<Path> files = Files.walk(root())) {
        // Each file, and its revision.
        assertThat(files.filter(Files::isRegularFile)).hasSize(40);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
