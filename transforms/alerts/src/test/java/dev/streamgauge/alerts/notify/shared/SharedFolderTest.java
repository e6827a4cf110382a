package dev.streamgauge.alerts.notify.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** The file systems of an outbox, of which Hadoop's is one of this machine here. */
@RunWith(Parameterized.class)
public class SharedFolderTest {
  private static final int PROCESSES = 8;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Parameterized.Parameter public String kind;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> kinds() {
    return List.of("path", "url", "hadoop");
  }

  private Path directory() {
    return temporary.getRoot().toPath().resolve("out box");
  }

  private SharedFolder folder() throws IOException {
    return switch (kind) {
      case "path" -> SharedFolder.at(directory().toString());
      case "url" -> SharedFolder.at("file://" + directory().toUri().getRawPath());
      default -> new HadoopFolder("file://" + directory());
    };
  }

  @Test
  public void findsWhatAnotherHasWritten() throws IOException {
    folder().replace("a/b/x", "one".getBytes(UTF_8));
    folder().replace("a/b/x", "two".getBytes(UTF_8));
    folder().replace("a/b/w", new byte[0]);
    assertThat(folder().read("a/b/x")).asString(UTF_8).isEqualTo("two");
    assertThat(folder().list("a/b")).containsExactly("w", "x");
    assertThat(folder().list("")).containsExactly("a");
    folder().delete("a/b/x");
    folder().delete("a/b/x");
    assertThat(folder().list("a/b")).containsExactly("w");
    assertThat(folder().read("a/b/x")).isNull();
    assertThat(folder().list("a/none")).isEmpty();
  }

  @Test
  public void createsAFileOnce() throws IOException {
    assertThat(folder().create("sender/1", new byte[] {1})).isTrue();
    assertThat(folder().create("sender/1", new byte[] {2})).isFalse();
    assertThat(folder().read("sender/1")).containsExactly(1);
  }

  @Test
  public void ofManyThatCreateAFileOneSucceeds() throws Exception {
    // Hadoop's file system of this machine looks first and creates then, unlike HDFS.
    if (kind.equals("hadoop")) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
    try {
      for (int round = 0; round < 50; round++) {
        String file = "sender/" + round;
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
          SharedFolder own = folder();
          all.add(() -> own.create(file, new byte[0]));
        }
        int created = 0;
        for (Future<Boolean> each : threads.invokeAll(all)) {
          created += each.get() ? 1 : 0;
        }
        assertThat(created).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  public void onlyTheOwnerMayRead() throws IOException {
    folder().replace("a/x", "secret".getBytes(UTF_8));
    assertThat(folder().create("a/y", new byte[0])).isTrue();
    for (String file : List.of("a/x", "a/y")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory().resolve(file))))
          .isEqualTo("rw-------");
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory().resolve("a"))))
        .isEqualTo("rwx------");
  }

  @Test
  public void anUnknownFileSystemIsNamed() {
    assertThatThrownBy(() -> SharedFolder.at("nowhere://names/box"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
  }
}
