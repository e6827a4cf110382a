package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.state.store.FileStateStore;
import dev.streamgauge.state.store.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AlertFoldersTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final LogMonitorOptions options =
      PipelineOptionsFactory.create().as(LogMonitorOptions.class);

  private static RunContext stateIn(String directory) {
    return RunContext.builder().setStateDirectory(Optional.of(directory)).build();
  }

  @Test
  public void withoutADirectoryAllIsInMemory() {
    assertThat(AlertFolders.outbox(options, RunContext.fresh())).isEmpty();
    assertThat(AlertFolders.state(options, RunContext.fresh())).isEmpty();
  }

  @Test
  public void theOutboxIsWhereItIsSaidElseWhereTheRunGoesOnFrom() {
    RunContext path = stateIn("/var/lib/gauge");
    assertThat(AlertFolders.outbox(options, path)).contains(own("/var/lib/gauge/outbox"));
    RunContext url = stateIn("file:/var/lib/gauge");
    assertThat(AlertFolders.outbox(options, url)).contains(own("/var/lib/gauge/outbox"));
    options.setOutbox("box");
    assertThat(AlertFolders.outbox(options, url)).contains(own("box"));
  }

  @Test
  public void aDirectoryOfSeveralMachinesHoldsNeither() {
    for (String directory : new String[] {"hdfs://names/gauge", "s3a://bucket/gauge"}) {
      assertThat(AlertFolders.outbox(options, stateIn(directory))).isEmpty();
      assertThat(AlertFolders.state(options, stateIn(directory))).isEmpty();
    }
  }

  private static OutboxPlace own(String directory) {
    return new OutboxPlace(directory, false);
  }

  @Test
  public void onAClusterTheOutboxIsSharedByItsMachines() {
    Map<String, String> outboxes =
        Map.of(
            "hdfs://names/gauge", "hdfs://names/gauge/outbox",
            "hdfs:///gauge/", "hdfs:///gauge/outbox",
            "file:/shared/gauge", "/shared/gauge/outbox",
            "/shared/gauge", "/shared/gauge/outbox",
            "gauge", Path.of("gauge/outbox").toAbsolutePath().toString());
    outboxes.forEach(
        (directory, outbox) ->
            assertThat(AlertFolders.outbox(options, cluster(Optional.of(directory))))
                .contains(new OutboxPlace(outbox, true)));
    options.setOutbox("hdfs://names/box");
    assertThat(AlertFolders.outbox(options, cluster(Optional.empty())))
        .contains(new OutboxPlace("hdfs://names/box", true));
  }

  private static RunContext cluster(Optional<String> directory) {
    return RunContext.builder().setReadsLocally(false).setStateDirectory(directory).build();
  }

  @Test
  public void anOutboxThatIsNoDirectoryIsRefused() {
    for (String outbox : new String[] {"", "hdfs://names/box", "file:box"}) {
      options.setOutbox(outbox);
      assertThatThrownBy(() -> AlertFolders.outbox(options, RunContext.fresh()))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("--outbox=" + outbox + " is not a directory");
    }
  }

  @Test
  public void aRunInANewDirectoryGoesOnFromTheStateInTheOldOneAndLeavesIt() throws IOException {
    Path old = folder.newFolder("old").toPath();
    FileStateStore before = FileStateStore.in(old.resolve("alerts").toString());
    before.save("x", "old".getBytes(UTF_8));
    options.setResumeFrom(old.toUri().toString());

    StateStore store =
        AlertFolders.state(options, stateIn(folder.getRoot() + "/new")).orElseThrow();
    assertThat(store.load("x")).isEqualTo("old".getBytes(UTF_8));
    store.save("x", "new".getBytes(UTF_8));
    assertThat(store.load("x")).isEqualTo("new".getBytes(UTF_8));
    assertThat(before.load("x")).isEqualTo("old".getBytes(UTF_8));
    assertThat(store.load("y")).isNull();
  }

  @Test
  public void aRunnerWithStatesOfItsOwnReadsOnlyThoseOfAnEarlierRun() throws IOException {
    Path old = folder.newFolder("old").toPath();
    FileStateStore before = FileStateStore.in(old.resolve("alerts").toString());
    before.save("x.state", "old".getBytes(UTF_8));
    before.save("periods", "10".getBytes(UTF_8));
    String directory = folder.getRoot() + "/new";
    for (RunContext context :
        List.of(
            cluster(Optional.of(directory)),
            RunContext.builder()
                .setSavesMarks(true)
                .setStateDirectory(Optional.of(directory))
                .build())) {
      options.setResumeFrom(null);
      StateStore store = AlertFolders.state(options, context).orElseThrow();
      store.save("x.state", "new".getBytes(UTF_8));
      assertThat(store.load("x.state")).isNull();
      store.save("periods", "20".getBytes(UTF_8));
      assertThat(store.load("periods")).isEqualTo("20".getBytes(UTF_8));
      options.setResumeFrom(old.toString());
      StateStore resumed = AlertFolders.state(options, context).orElseThrow();
      assertThat(resumed.load("x.state")).isEqualTo("old".getBytes(UTF_8));
    }
    assertThat(FileStateStore.in(directory + "/alerts").load("x.state"))
        .as("for a later run")
        .isEqualTo("new".getBytes(UTF_8));
  }
}
