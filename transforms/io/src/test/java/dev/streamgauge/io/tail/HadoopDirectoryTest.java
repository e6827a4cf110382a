package dev.streamgauge.io.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Hadoop's view of a local directory, whose files have no inodes there, as objects in S3. */
public class HadoopDirectoryTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private WatchedFolder folder;

  @Before
  public void watch() {
    folder = new WatchedFolder(temporary.getRoot().toPath());
  }

  @After
  public void close() {
    folder.close();
  }

  private Watching watch(String pattern, WatchCheckpointMark mark) throws IOException {
    WatchSettings settings =
        WatchSettings.of("file://" + folder.path("") + "/" + pattern).toBuilder()
            .setClock(folder.clock)
            .build();
    return folder.watch(settings, mark);
  }

  private List<SeenFile> list(String pattern) throws IOException {
    return new HadoopDirectory("file://" + folder.path("") + "/" + pattern).list();
  }

  @Test
  public void aFileIsWholeAndIsAnotherOneWhenItIsReplaced() throws Exception {
    folder.append("a.log", "a1\na2, without a newline");
    Watching reading = watch("*.log", null);
    folder.readAll(reading);
    assertThat(reading.lines).containsExactly("a1", "a2, without a newline");
    Files.writeString(folder.path("new"), "b1\nb2\nb3\n");
    folder.rename("new", "b.log");
    Watching next = watch("*.log", reading.mark());
    folder.readAll(next);
    assertThat(next.lines).containsExactly("b1", "b2", "b3");
    Files.delete(folder.path("b.log"));
    folder.append("b.log", "c1\n");
    next.untilLine("c1");
  }

  @Test
  public void temporaryFilesAndDirectoriesArePassedOver() throws Exception {
    folder.append("_temporary", "no\n");
    folder.append(".hidden", "no\n");
    folder.append("x._COPYING_", "no\n");
    Files.createDirectory(folder.path("directory"));
    folder.append("a.gz", WatchedFolder.gzip("yes\n"));
    assertThat(list("")).filteredOn(SeenFile::wanted).hasSize(1);
    folder.clock.advance(3_000);
    Watching reading = watch("", null);
    reading.untilLine("yes");
    assertThat(reading.lines).containsExactly("yes");
  }

  @Test
  public void thePlaceNeedNotBeThereYet() throws Exception {
    assertThat(list("later")).isEmpty();
    assertThat(list("later/*.log")).isEmpty();
    Files.createDirectory(folder.path("later"));
    folder.append("later/a.log", "a\n");
    assertThat(list("later")).hasSize(1);
    assertThat(list("later/a.log")).filteredOn(SeenFile::wanted).hasSize(1);
    assertThat(list("later/b*")).filteredOn(SeenFile::wanted).isEmpty();
  }

  @Test
  public void aFileSystemThatHadoopDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> WatchLines.in("nosuch://host/logs").check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No FileSystem for scheme \"nosuch\"");
  }
}
