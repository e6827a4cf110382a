package dev.streamgauge.pipelines.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SourcesTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static void refused(String message, String... args) {
    StreamgaugeOptions options = PipelineOptionsFactory.fromArgs(args).as(StreamgaugeOptions.class);
    assertThatThrownBy(() -> Sources.of(options, RunContext.fresh(options)).transform())
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  public void onlyATopicOrAStreamHasSeveralReaders() {
    refused(
        "--readers=2 is for kafka://... and kinesis://..., whose partitions and shards readers can"
            + " share: leave it out.",
        "--source=file:///var/log/*.log",
        "--readers=2");
  }

  @Test
  public void severalSourcesAreReadInOrder() {
    SourceList list =
        sources(
            "--source=kafka://a:1,b:2/logs,audit-*",
            "--source=watch:///var/log/{a,b}.log,listen://:5514?maxConnections=5");
    assertThat(list.shown())
        .isEqualTo("kafka://a:1,b:2/logs,audit-*, watch:///var/log/{a,b}.log, listen://:5514?...");
    assertThat(list.uris())
        .extracting(SourceUri::path)
        .containsExactly("logs,audit-*", "/var/log/{a,b}.log", "");
    assertThat(list.sources()).extracting(SourceList.Source::folder).doesNotHaveDuplicates();
  }

  private static SourceList sources(String... args) {
    return SourceList.of(PipelineOptionsFactory.fromArgs(args).as(StreamgaugeOptions.class));
  }

  @Test
  public void whatCannotBeCombinedIsRefused() {
    refused(
        "--source=listen://:5514?... is given twice: give it only once.",
        "--source=listen://:5514",
        "--source=listen://:5514?maxConnections=5");
    refused(
        "--source=http://:5514: another source has port 5514 already: choose another port.",
        "--source=listen://:5514",
        "--source=http://:5514");
    refused(
        "--source=file://... is read to its end, and cannot be combined with sources that go on:"
            + " use watch:// for these files, or count them in a run of their own.",
        "--source=file:///var/log/*.log",
        "--source=listen://:5514");
    refused(
        "--multiline is for sockets and files: what these sources receive are whole records. Join"
            + " lines where they are sent.",
        "--source=kafka://127.0.0.1:9/logs",
        "--source=http://:5514",
        "--multiline=stackTraces");
    refused(
        "--readers=2 is for kafka://... and kinesis://..., whose partitions and shards readers can"
            + " share: leave it out.",
        "--source=kafka://127.0.0.1:9/logs",
        "--source=listen://:5514",
        "--readers=2");
  }

  @Test
  public void afterACrashAllOrNoneAreReadAgain() {
    StreamgaugeOptions options =
        PipelineOptionsFactory.fromArgs("--source=listen://:5514", "--source=kafka://127.0.0.1:9/l")
            .as(StreamgaugeOptions.class);
    RunContext resumes =
        RunContext.builder()
            .setResumePointDirectory(Optional.of(folder.getRoot().toPath()))
            .build();
    assertThatThrownBy(() -> Sources.of(options, resumes).transform())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--source=listen://:5514 cannot be read again after a crash, unlike"
                + " kafka://127.0.0.1:9/l: give it a --spool, leave out --checkpointDir, or read"
                + " it in a run of its own.");
  }

  @Test
  public void aDirectoryOfOneSourceIsNotUsedForSeveral() throws Exception {
    Path directory = folder.getRoot().toPath();
    SourceFolders.check(directory, true);
    SourceFolders.check(directory, false);
    Path journal = directory.resolve("positions.log");
    Files.createFile(journal);
    SourceFolders.check(directory, false);
    assertThatThrownBy(() -> SourceFolders.check(directory, true))
        .hasMessageContaining("belongs to a run with a single source");
    Files.delete(journal);
    folder.newFolder("sources");
    SourceFolders.check(directory, true);
    assertThatThrownBy(() -> SourceFolders.check(directory, false))
        .hasMessageContaining("belongs to a run with several sources");
  }
}
