package dev.streamgauge.runners.flink;

import java.io.IOException;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.client.deployment.ClusterClientFactory;
import org.apache.flink.client.deployment.ClusterDescriptor;
import org.apache.flink.client.deployment.ClusterRetrieveException;
import org.apache.flink.client.deployment.DefaultClusterClientServiceLoader;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.jobgraph.RestoreMode;
import org.apache.flink.runtime.jobgraph.SavepointConfigOptions;
import org.apache.flink.streaming.api.environment.CheckpointConfig.ExternalizedCheckpointCleanup;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The environment that Beam's runner picks up as the current one. It sets the checkpoint directory
 * and the checkpoint to resume from, for which the runner has no options, and gives access to the
 * submitted job, which the runner does not return.
 *
 * <p>{@code flink run} creates an environment before it calls the program; without one, this uses a
 * cluster in this process. It is the current environment of this thread until it is closed.
 */
final class RunnerEnvironment implements AutoCloseable {
  /**
   * How long an element may wait in each step: until its bundle ends, until the buffer for the next
   * task is sent, or until the watermark follows. A result passes several steps.
   */
  static final long LATENCY_MILLIS = 10;

  private final StreamExecutionEnvironment environment;
  private final @Nullable LocalCluster local;
  private @Nullable JobClient job;

  private RunnerEnvironment(StreamExecutionEnvironment environment, @Nullable LocalCluster local) {
    this.environment = environment;
    this.local = local;
  }

  /** Only a subclass may set the current environment. */
  private static final class Present extends StreamExecutionEnvironment {
    static void set(StreamExecutionEnvironment environment) {
      initializeContextEnvironment(configuration -> environment);
    }

    static void unset() {
      resetContextEnvironment();
    }
  }

  /** Returns whether an environment created now would use a cluster in this process. */
  static boolean wouldBeLocal() {
    return isLocal(StreamExecutionEnvironment.getExecutionEnvironment());
  }

  /** Returns how many tasks of an operator the current environment runs. */
  static int parallelism() {
    return StreamExecutionEnvironment.getExecutionEnvironment().getParallelism();
  }

  private static boolean isLocal(StreamExecutionEnvironment environment) {
    return environment instanceof LocalStreamEnvironment;
  }

  /**
   * Makes a new environment the current one.
   *
   * @throws IOException if the folder cannot be read, or no checkpoint directory can be created
   */
  static RunnerEnvironment use(@Nullable FlinkFolder folder) throws IOException {
    StreamExecutionEnvironment present = StreamExecutionEnvironment.getExecutionEnvironment();
    RunnerEnvironment environment;
    if (isLocal(present)) {
      LocalCluster cluster = LocalCluster.create();
      // Not a LocalStreamEnvironment, which the runner would replace by its own.
      environment =
          new RunnerEnvironment(new StreamExecutionEnvironment(cluster.configuration()), cluster);
      environment.checkpointTo(folder == null ? cluster.checkpoints() : folder.checkpoints());
    } else {
      environment = new RunnerEnvironment(present, null);
      if (folder != null) {
        EarlierJobs.stop(environment.configuration(), folder);
        environment.checkpointTo(folder.checkpoints());
      }
    }
    if (folder != null) {
      environment.goOnFrom(folder);
    }
    environment.sendWithin(LATENCY_MILLIS);
    environment.listen();
    Present.set(environment.environment);
    return environment;
  }

  private void checkpointTo(Path checkpoints) {
    environment.getCheckpointConfig().setCheckpointStorage(checkpoints.toUri());
  }

  /** Limits how long an element or a watermark waits in a buffer, if the cluster does not. */
  private void sendWithin(long millis) {
    if (!configuration().contains(ExecutionOptions.BUFFER_TIMEOUT)) {
      environment.setBufferTimeout(millis);
    }
  }

  private void goOnFrom(FlinkFolder folder) throws IOException {
    environment
        .getCheckpointConfig()
        .setExternalizedCheckpointCleanup(ExternalizedCheckpointCleanup.RETAIN_ON_CANCELLATION);
    Configuration from = new Configuration();
    folder
        .latest()
        .ifPresent(
            latest -> {
              from.set(SavepointConfigOptions.SAVEPOINT_PATH, latest.toString());
              // Flink deletes it as soon as there is a newer one.
              from.set(SavepointConfigOptions.RESTORE_MODE, RestoreMode.CLAIM);
            });
    environment.configure(from);
  }

  private void listen() {
    environment.registerJobListener(
        new JobListener() {
          @Override
          public void onJobSubmitted(@Nullable JobClient client, @Nullable Throwable failure) {
            job = client;
          }

          @Override
          public void onJobExecuted(
              @Nullable JobExecutionResult result, @Nullable Throwable failure) {
            // Nobody waits for it in execute().
          }
        });
  }

  /** Returns the settings, which name the cluster. */
  private Configuration configuration() {
    return Configuration.fromMap(environment.getConfiguration().toMap());
  }

  /** Returns the submitted job. */
  JobClient job() {
    if (job == null) {
      throw new IllegalStateException("The runner has submitted no job.");
    }
    return job;
  }

  /** Returns whether the cluster is this process. */
  boolean isLocal() {
    return local != null;
  }

  /** Returns the metrics of the job while it runs. */
  MetricResults metrics() {
    if (local != null) {
      return local.metrics();
    }
    Configuration configuration = configuration();
    try {
      return new ClusterMetrics(
          webInterface(
              new DefaultClusterClientServiceLoader().getClusterClientFactory(configuration),
              configuration),
          job().getJobID());
    } catch (ClusterRetrieveException e) {
      throw new IllegalStateException("The cluster that runs the job cannot be found", e);
    }
  }

  private static <T> String webInterface(
      ClusterClientFactory<T> factory, Configuration configuration)
      throws ClusterRetrieveException {
    try (ClusterDescriptor<T> cluster = factory.createClusterDescriptor(configuration);
        ClusterClient<T> client =
            cluster.retrieve(factory.getClusterId(configuration)).getClusterClient()) {
      return client.getWebInterfaceURL();
    }
  }

  @Override
  public void close() {
    Present.unset();
  }
}
