package dev.streamgauge.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.state.FileStateStore;
import dev.streamgauge.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AlertFoldersTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final LogMonitorOptions options =
      PipelineOptionsFactory.create().as(LogMonitorOptions.class);

  @Test
  public void withoutADirectoryAllIsInMemory() {
    assertThat(AlertFolders.outbox(options)).isEmpty();
    assertThat(AlertFolders.state(options)).isEmpty();
  }

  @Test
  public void theOutboxIsWhereItIsSaidElseWhereTheRunGoesOnFrom() {
    options.setStateDirectory("/var/lib/gauge");
    assertThat(AlertFolders.outbox(options)).contains(Path.of("/var/lib/gauge/outbox"));
    options.setStateDirectory("file:/var/lib/gauge");
    assertThat(AlertFolders.outbox(options)).contains(Path.of("/var/lib/gauge/outbox"));
    options.setOutbox("box");
    assertThat(AlertFolders.outbox(options)).contains(Path.of("box"));
  }

  @Test
  public void aDirectoryOfSeveralMachinesHoldsNeither() {
    for (String directory : new String[] {"hdfs://names/gauge", "s3a://bucket/gauge"}) {
      options.setStateDirectory(directory);
      assertThat(AlertFolders.outbox(options)).isEmpty();
      assertThat(AlertFolders.state(options)).isEmpty();
    }
  }

  @Test
  public void anOutboxThatIsNoDirectoryIsRefused() {
    for (String outbox : new String[] {"", "hdfs://names/box", "file:box"}) {
      options.setOutbox(outbox);
      assertThatThrownBy(() -> AlertFolders.outbox(options))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("--outbox=" + outbox + " is not a directory");
    }
  }

  @Test
  public void aRunInANewDirectoryGoesOnFromTheStateInTheOldOneAndLeavesIt() throws IOException {
    Path old = folder.newFolder("old").toPath();
    FileStateStore before = FileStateStore.in(old.resolve("alerts").toString());
    before.save("x", "old".getBytes(UTF_8));
    options.setStateDirectory(folder.getRoot() + "/new");
    options.setResumeFrom(old.toUri().toString());

    StateStore store = AlertFolders.state(options).orElseThrow();
    assertThat(store.load("x")).isEqualTo("old".getBytes(UTF_8));
    store.save("x", "new".getBytes(UTF_8));
    assertThat(store.load("x")).isEqualTo("new".getBytes(UTF_8));
    assertThat(before.load("x")).isEqualTo("old".getBytes(UTF_8));
    assertThat(store.load("y")).isNull();
  }
}
