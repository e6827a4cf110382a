package dev.streamgauge.io.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

public class DiskWaitTest {
  @Rule public final SmallDisk disk = new SmallDisk();

  private final AtomicInteger attempts = new AtomicInteger();

  private CompletableFuture<Void> writing(String text) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            DiskWait.whileFull(
                disk.path() + "/results",
                () -> {
                  attempts.incrementAndGet();
                  WholeFiles.write(disk.path().toString(), "results", text);
                });
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  public void aResultWaitsForRoomOnAFullDisk() throws Exception {
    CompletableFuture<Void> writing = writing("a result\n");
    await().until(() -> attempts.get() >= 3);
    assertThat(writing).isNotDone();
    try (Stream<Path> files = Files.list(disk.path())) {
      // An attempt that runs this moment may have begun its file.
      assertThat(files.filter(file -> !file.endsWith("ballast"))).hasSizeLessThan(2);
    }
    disk.free();
    writing.join();
    assertThat(disk.path().resolve("results")).hasContent("a result\n");
  }

  @Test
  public void anotherFailureNamesThePathAndIsOne() {
    assertThatThrownBy(
            () ->
                DiskWait.whileFull(
                    "/results/a.jsonl",
                    () -> {
                      throw new IOException("Input/output error");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot write /results/a.jsonl: Input/output error");
  }

  @Test
  public void patienceEnds() throws IOException {
    assertThat(
            DiskWait.upTo(
                Duration.ZERO,
                "dead",
                () -> WholeFiles.write(disk.path().toString(), "dead", "a letter\n")))
        .isFalse();
    disk.free();
    assertThat(
            DiskWait.upTo(
                Duration.ZERO,
                "dead",
                () -> WholeFiles.write(disk.path().toString(), "dead", "a letter\n")))
        .isTrue();
  }
}
