package dev.streamgauge.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.restartstrategy.RestartStrategies;
import org.apache.flink.api.common.time.Time;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.CheckpointConfig.ExternalizedCheckpointCleanup;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.DiscardingSink;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Jobs on a cluster whose submitters are gone. */
public class EarlierJobsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int SLOTS = 2;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private static MiniCluster cluster;
  private static Configuration configuration;

  @BeforeClass
  public static void startCluster() throws Exception {
    Configuration own = LocalCluster.create().configuration();
    own.set(RestOptions.BIND_PORT, "0");
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(own)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    URI address = cluster.getRestAddress().get();
    configuration = new Configuration();
    configuration.set(DeploymentOptions.TARGET, "remote");
    configuration.set(RestOptions.ADDRESS, address.getHost());
    configuration.set(RestOptions.PORT, address.getPort());
  }

  @AfterClass
  public static void stopCluster() throws Exception {
    cluster.close();
  }

  private static final class QuietSource implements SourceFunction<Long> {
    private static final long serialVersionUID = 1L;

    private volatile boolean ended;

    @Override
    public void run(SourceContext<Long> context) {
      while (!ended) {
        LockSupport.parkNanos(1_000_000);
      }
    }

    @Override
    public void cancel() {
      ended = true;
    }
  }

  private static final class FailingSource implements SourceFunction<Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public void run(SourceContext<Long> context) {
      throw new IllegalStateException("no source");
    }

    @Override
    public void cancel() {}
  }

  private FlinkFolder folder(String name) {
    return new FlinkFolder(temporary.getRoot().toPath().resolve(name).toString());
  }

  private JobClient submit(FlinkFolder folder, SourceFunction<Long> source) throws Exception {
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
    environment.setParallelism(1);
    environment.setRestartStrategy(RestartStrategies.fixedDelayRestart(1, Time.days(1)));
    environment.enableCheckpointing(Duration.ofDays(1).toMillis());
    environment.getCheckpointConfig().setCheckpointStorage(folder.checkpoints().toUri());
    environment
        .getCheckpointConfig()
        .setExternalizedCheckpointCleanup(ExternalizedCheckpointCleanup.RETAIN_ON_CANCELLATION);
    environment.addSource(source, "source", Types.LONG).addSink(new DiscardingSink<>());
    return environment.executeAsync();
  }

  private static void awaitStatus(JobClient job, JobStatus status) {
    await().atMost(TIMEOUT).until(() -> job.getJobStatus().get() == status);
  }

  /** Waits until the tasks of {@code job} run, so that it can take a savepoint. */
  private void awaitRunning(JobClient job) {
    await()
        .atMost(TIMEOUT)
        .until(() -> job.getJobStatus().get() == JobStatus.RUNNING && allTasksRun(job));
  }

  private boolean allTasksRun(JobClient job) throws Exception {
    for (AccessExecutionVertex vertex :
        cluster.getExecutionGraph(job.getJobID()).get().getAllExecutionVertices()) {
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  @Test
  public void aJobOfTheFolderIsStoppedWithASavepointAndOthersRunOn() throws Exception {
    JobClient job = submit(folder("a"), new QuietSource());
    JobClient other = submit(folder("b"), new QuietSource());
    awaitRunning(job);
    awaitRunning(other);
    EarlierJobs.stop(configuration, folder("a"));
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);
    assertThat(folder("a").latest().orElseThrow().getName()).startsWith("savepoint-");
    assertThat(other.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    // There is nothing left to stop.
    EarlierJobs.stop(configuration, folder("a"));
    other.cancel().get();
  }

  @Test
  public void aJobThatCannotTakeASavepointIsCancelled() throws Exception {
    JobClient job = submit(folder("a"), new FailingSource());
    awaitStatus(job, JobStatus.RESTARTING);
    EarlierJobs.stop(configuration, folder("a"));
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.CANCELED);
  }
}
