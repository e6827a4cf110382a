package dev.streamgauge.runners.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FlinkFolderTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path directory;
  private FlinkFolder folder;

  @Before
  public void nameFolder() {
    directory = temporary.getRoot().toPath().resolve("state");
    folder = new FlinkFolder(directory.toString());
  }

  /** A complete checkpoint or savepoint, as Flink leaves it. */
  private Path complete(String name, long millis) throws IOException {
    Path metadata = Files.createDirectories(checkpoints().resolve(name)).resolve("_metadata");
    try (OutputStream out = Files.newOutputStream(metadata)) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(millis, List.of(), List.of()), out);
    }
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
    return metadata.getParent();
  }

  private Path checkpoints() {
    return directory.resolve("flink-checkpoint");
  }

  private void write(String content) throws IOException {
    folder.replace("a.properties", content.getBytes(UTF_8));
  }

  private String read() throws IOException {
    try (InputStream in = folder.open("a.properties").orElseThrow()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  public void hasNoCheckpointWhereThereIsNothing() throws IOException {
    assertThat(folder.hasCheckpoint()).isFalse();
    assertThat(folder.latest()).isEmpty();
    assertThat(folder.open("some.properties")).isEmpty();
    folder.deleteCheckpoints();
  }

  @Test
  public void aCheckpointThatIsNotCompleteIsNone() throws IOException {
    Files.createDirectories(checkpoints().resolve("job/chk-1"));
    Files.createFile(checkpoints().resolve("job/chk-1/state"));
    Files.createDirectories(checkpoints().resolve("job/shared"));
    assertThat(folder.hasCheckpoint()).isFalse();
  }

  @Test
  public void findsTheLatestOfAllJobsCheckpointsAndSavepoints() throws IOException {
    complete("b/chk-9", 3000);
    complete("b/chk-10", 4000);
    complete("a/chk-100", 2000);
    assertThat(folder.latest().orElseThrow().getPath()).endsWith("/b/chk-10");
    complete("savepoint-1", 5000);
    assertThat(folder.latest().orElseThrow().toUri())
        .hasScheme("file")
        .hasPath(checkpoints().resolve("savepoint-1").toString());
  }

  @Test
  public void knowsTheJobsThatKeepCheckpointsHere() throws IOException {
    assertThat(folder.jobs()).isEmpty();
    complete("000000000000000000000000000000b2/chk-9", 3000);
    Files.createDirectories(checkpoints().resolve("000000000000000000000000000000a1/shared"));
    complete("savepoint-0000a1-0123456789ab", 5000);
    assertThat(folder.jobs())
        .containsExactly("000000000000000000000000000000a1", "000000000000000000000000000000b2");
  }

  @Test
  public void passesOverACheckpointWhoseDescriptionIsEmptyOrCut() throws IOException {
    Path earlier = complete("a/chk-1", 1000);
    for (int length : new int[] {0, 3, 8}) {
      Path latest = complete("a/chk-2", 2000).resolve("_metadata");
      Files.write(latest, Arrays.copyOf(Files.readAllBytes(latest), length));
      Files.setLastModifiedTime(latest, FileTime.fromMillis(2000));
      assertThat(folder.latest().orElseThrow().getPath()).isEqualTo(earlier.toString());
    }
    Files.write(earlier.resolve("_metadata"), new byte[0]);
    assertThat(folder.hasCheckpoint()).isFalse();
  }

  @Test
  public void whatItKeepsIsForItsOwnerOnly() throws IOException {
    folder.create();
    write("a secret");
    assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(directory.resolve("a.properties")))
        .isEqualTo(fromString("rw-------"));
  }

  @Test
  public void keepsOtherFilesWhenCheckpointsGo() throws IOException {
    folder.create();
    write("the first, the longer one");
    write("the second");
    complete("job/chk-1", 1000);
    folder.deleteCheckpoints();
    assertThat(folder.hasCheckpoint()).isFalse();
    assertThat(read()).isEqualTo("the second");
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  public void readsWhatACrashLeftBetweenDeletingTheOldAndRenamingTheNew() throws IOException {
    folder.create();
    write("the first, the longer one");
    Files.move(directory.resolve("a.properties"), directory.resolve("a.properties.tmp"));
    assertThat(read()).isEqualTo("the first, the longer one");
  }
}
