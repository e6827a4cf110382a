package dev.streamgauge.io.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.MetricNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DeadLettersTest {
  private static final long READ = 1_700_000_000_123L;

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();
  @Rule public final transient TemporaryFolder folder = new TemporaryFolder();

  private static DeadLetter letter(byte[] line, int offset) {
    return DeadLetter.of(line, "no time", "kafka:logs/0@" + offset, READ);
  }

  private static DeadLetter letter(String line, int offset) {
    return letter(line.getBytes(UTF_8), offset);
  }

  private static String json(DeadLetter letter) throws IOException {
    return new String(DeadLetterJson.bytes(letter), UTF_8);
  }

  @Test
  public void aLetterIsJsonThatLosesNothingOfTheLine() throws IOException {
    assertThat(json(letter("oops", 1234)))
        .isEqualTo(
            "{\"time_read\":\"2023-11-14T22:13:20.123Z\",\"source\":\"kafka:logs/0@1234\","
                + "\"reason\":\"no time\",\"line\":\"oops\"}");
    assertThat(json(letter("a\"b\n\u0000\u00fc", 1)))
        .endsWith("\"line\":\"a\\\"b\\n\\u0000\u00fc\"}");
    assertThat(json(letter(new byte[] {(byte) 0xFF, 0}, 1))).endsWith("\"line_base64\":\"/wA=\"}");
    assertThat(json(letter("", 1))).endsWith("\"line\":\"\"}");
  }

  @Test
  public void lettersGoToFilesAndTheBatchesGoOnWithoutThem() throws IOException {
    Path dir = folder.getRoot().toPath().resolve("dead");
    LineBatch first =
        LineBatch.builder("o").append("alive", 1).dead(letter("x", 1)).dead(letter("y", 2)).build();
    LineBatch second = LineBatch.builder("o").append("well", 2).build().withWatermark(7);
    LineBatch third = LineBatch.builder("o").dead(letter("z", 3)).countDead().build();
    PAssert.that(
            pipeline
                .apply(Create.of(first, second, third).withCoder(LineBatchCoder.of()))
                .apply(DeadLetters.toFiles(dir.toString(), "monitor"))
                .get(DeadLetters.LINES))
        .containsInAnyOrder(first.withoutDeadLetters(), second, third.withoutDeadLetters());
    pipeline.run();

    List<String> written = new ArrayList<>();
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(Files.getPosixFilePermissions(dir)).isEqualTo(fromString("rwx------"));
      for (Path file : files.toList()) {
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-------"));
        assertThat(file.getFileName().toString())
            .matches("dead_monitor_20231114T221320.123Z_[-0-9a-f]{36}\\.jsonl");
        written.addAll(Files.readAllLines(file));
      }
    }
    assertThat(written)
        .containsExactlyInAnyOrder(
            json(letter("x", 1)), json(letter("y", 2)), json(letter("z", 3)));
  }

  @Test
  public void lettersThatCannotBeWrittenAreDroppedAndTheBatchesGoOn() throws IOException {
    Path file = folder.newFile().toPath();
    LineBatch batch = LineBatch.builder("o").append("alive", 1).dead(letter("x", 1)).build();
    PAssert.that(
            pipeline
                .apply(Create.of(batch).withCoder(LineBatchCoder.of()))
                .apply(DeadLetters.toFiles(file.resolve("dead").toString(), "monitor"))
                .get(DeadLetters.LINES))
        .containsInAnyOrder(batch.withoutDeadLetters());
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    assertThat(
            result
                .metrics()
                .queryMetrics(
                    MetricsFilter.builder()
                        .addNameFilter(
                            MetricNameFilter.named(
                                MetricNames.NAMESPACE, DeadLetters.DEAD_LETTERS_LOST))
                        .build())
                .getCounters())
        .singleElement()
        .satisfies(counter -> assertThat(counter.getCommitted()).isEqualTo(1));
  }

  @Test
  public void withoutAnyDeadLineNoFileIsMade() {
    Path dir = folder.getRoot().toPath().resolve("dead");
    LineBatch batch = LineBatch.builder("o").append("alive", 1).build();
    PAssert.that(
            pipeline
                .apply(Create.of(batch).withCoder(LineBatchCoder.of()))
                .apply(DeadLetters.toFiles(dir.toString(), "monitor"))
                .get(DeadLetters.LINES))
        .containsInAnyOrder(batch);
    pipeline.run();
    assertThat(dir).doesNotExist();
  }

  @Test
  public void aDirectoryThatCannotBeIsToldBeforeTheStart() throws IOException {
    Path file = folder.newFile().toPath();
    assertThatThrownBy(() -> DeadLetters.toFiles(file.resolve("x").toString(), "m").check())
        .isInstanceOf(IOException.class);
    DeadLetters.toFiles(folder.getRoot().toString(), "m").check();
    try (Stream<Path> files = Files.list(folder.getRoot().toPath())) {
      assertThat(files).containsExactly(file);
    }
  }
}
