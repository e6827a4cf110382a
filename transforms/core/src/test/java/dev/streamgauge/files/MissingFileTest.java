package dev.streamgauge.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.util.RecordingLogger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class MissingFileTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void logsOnceAMinuteThatAFileIsMissing() throws Exception {
    RecordingLogger log = new RecordingLogger();
    AtomicLong nanos = new AtomicLong();
    Path file = folder.getRoot().toPath().resolve("rules.yaml");
    ReloadedFile<String> reloaded =
        new ReloadedFile<>(file, "rules", "old", Files::readString, log, nanos::get);
    String missing = "WARN The rules stay as they were, since " + file + " is missing";
    // Looked for thirty times in a minute.
    for (int i = 0; i < 30; i++) {
      assertThat(reloaded.current()).isEqualTo("old");
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    }
    assertThat(log.lines()).containsExactly(missing);
    reloaded.current();
    assertThat(log.lines()).containsExactly(missing, missing + " (and 29 more before)");
    Files.writeString(file, "new");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(reloaded.current()).isEqualTo("new");
    assertThat(log.lines()).hasSize(3).last().isEqualTo("INFO Reloaded the rules from " + file);
  }
}
