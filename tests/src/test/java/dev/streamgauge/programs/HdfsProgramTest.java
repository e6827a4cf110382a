package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.HdfsCluster;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ResultFolder;
import dev.streamgauge.testing.Runners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/**
 * The program as a user starts it, with its logs and, on the runners that have checkpoints, these
 * too in a real HDFS. It is killed in the middle, and the log is rotated while it is read and while
 * nobody reads.
 */
@Category(LongTests.class)
public class HdfsProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  /** A line every 10 ms: the first part is longer than the allowed lateness of 10 minutes. */
  private static final LogLines LINES = LogLines.seeded(32).every(Duration.ofMillis(10));

  private static final int FIRST_PART = 70_000;
  private static final int PART = 10_000;

  private static HdfsCluster cluster;
  private static FileSystem hdfs;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private ResultFolder results;
  private int written;

  @BeforeClass
  public static void startCluster() throws IOException {
    cluster = HdfsCluster.running();
    hdfs = cluster.client();
  }

  @AfterClass
  public static void stopCluster() throws IOException {
    hdfs.close();
    cluster.close();
  }

  @Before
  public void makeResults() {
    results = new ResultFolder(folder.getRoot().toPath().resolve("results"));
  }

  private static Path log(String runner) {
    return new Path("/" + runner + "/app.log");
  }

  private void append(Path log, int lines) {
    String text =
        LongStream.range(written, written + lines)
            .mapToObj(i -> LINES.text(i) + "\n")
            .collect(Collectors.joining());
    try {
      HdfsCluster.append(hdfs, log, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written += lines;
  }

  private static void rename(Path log, int number) throws IOException {
    assertThat(hdfs.rename(log, log.suffix("." + number))).isTrue();
  }

  private ProcessRun monitor(String runner, String checkpointDir) {
    return Launcher.command(
            runner,
            "monitor",
            List.of(
                "--source=watch:hdfs://" + log(runner) + "*",
                "--eventTime=line",
                "--checkpointDir=" + checkpointDir,
                "--sink=file://" + folder.getRoot() + "/results",
                "--stopWhenIdle=6s"))
        .env("STREAMGAUGE_CLASSPATH", HdfsCluster.clientClassPath())
        .env("HADOOP_CONF_DIR", cluster.configuration().toString())
        .start();
  }

  private long total() {
    return results.results().total();
  }

  /**
   * Writes a line now and then, so that the run does not end by itself, until there are results, or
   * more of them.
   */
  private void untilThereAreResults(ProcessRun run, Path log) {
    long before = total();
    boolean there =
        run.waitUntil(
            () -> {
              append(log, 1);
              return total() > before;
            },
            TIMEOUT);
    assertThat(there).withFailMessage(run::stderr).isTrue();
  }

  private void losesAndDoublesNothing(String runner, String checkpointDir) throws Exception {
    Path log = log(runner);
    append(log, FIRST_PART);
    try (ProcessRun run = monitor(runner, checkpointDir)) {
      untilThereAreResults(run, log);
      append(log, PART);
      rename(log, 1);
      append(log, PART);
      run.kill();
      run.waitFor(TIMEOUT);
    }
    append(log, PART);
    rename(log, 2);
    append(log, PART);
    try (ProcessRun run = monitor(runner, checkpointDir)) {
      untilThereAreResults(run, log);
      append(log, PART);
      rename(log, 3);
      append(log, PART);
      run.expectExit(0, TIMEOUT);
    }
    TreeMap<Long, Long> counts = results.results().counts();
    counts.values().removeIf(count -> count == 0);
    assertThat(counts)
        .isEqualTo(
            PlainCounts.perWindow(
                LINES.lines(written), "ERROR", Duration.ofSeconds(30), Duration.ofSeconds(10)));
  }

  @Test
  public void losesAndDoublesNothingOnDirect() throws Exception {
    losesAndDoublesNothing(Runners.DIRECT, folder.getRoot() + "/state");
  }

  @Test
  public void losesAndDoublesNothingOnSpark() throws Exception {
    losesAndDoublesNothing(Runners.SPARK, "hdfs:///spark-state");
  }

  @Test
  public void losesAndDoublesNothingOnFlink() throws Exception {
    losesAndDoublesNothing(Runners.FLINK, "hdfs:///flink-state");
  }
}
