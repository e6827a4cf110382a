package dev.streamgauge.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DirectoryLockTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void hasOneHolderAtATime() throws IOException {
    Path directory = folder.getRoot().toPath().resolve("new/one");
    try (DirectoryLock lock = DirectoryLock.tryAcquire(directory, "lock").orElseThrow()) {
      assertThat(lock.directory()).isEqualTo(directory);
      assertThat(DirectoryLock.tryAcquire(directory, "lock")).isEmpty();
    }
    try (DirectoryLock next = DirectoryLock.tryAcquire(directory, "lock").orElseThrow()) {
      assertThat(next.directory()).isEqualTo(directory);
    }
  }

  @Test
  public void refusesWhatIsNoDirectory() throws IOException {
    Path file = folder.newFile().toPath();
    assertThatThrownBy(() -> DirectoryLock.tryAcquire(file, "lock"))
        .isInstanceOf(IOException.class);
  }
}
