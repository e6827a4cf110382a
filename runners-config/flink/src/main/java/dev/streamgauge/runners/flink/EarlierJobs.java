package dev.streamgauge.runners.flink;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.ClusterClientFactory;
import org.apache.flink.client.deployment.ClusterDescriptor;
import org.apache.flink.client.deployment.ClusterRetrieveException;
import org.apache.flink.client.deployment.DefaultClusterClientServiceLoader;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs on the cluster that outlived the process that had submitted them. A new run with their
 * checkpoint directory takes their place: two jobs would count each line twice, and delete each
 * other's checkpoints.
 */
final class EarlierJobs {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierJobs.class);
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(30);

  /** A job whose database is down takes no savepoint, and is cancelled. */
  private static final Duration TIME_TO_SAVE = Duration.ofSeconds(30);

  private EarlierJobs() {}

  /**
   * Stops the jobs of {@code folder}, with a savepoint in it that the next job resumes from.
   *
   * @param configuration names the cluster
   * @throws IOException if the cluster cannot be asked, or a job does not end
   */
  static void stop(Configuration configuration, FlinkFolder folder) throws IOException {
    Set<String> ours = folder.jobs();
    if (!ours.isEmpty()) {
      stop(
          new DefaultClusterClientServiceLoader().getClusterClientFactory(configuration),
          configuration,
          folder,
          ours);
    }
  }

  private static <T> void stop(
      ClusterClientFactory<T> factory,
      Configuration configuration,
      FlinkFolder folder,
      Set<String> ours)
      throws IOException {
    try (ClusterDescriptor<T> cluster = factory.createClusterDescriptor(configuration);
        ClusterClient<T> client =
            cluster.retrieve(factory.getClusterId(configuration)).getClusterClient()) {
      for (JobStatusMessage job : get(jobs(client), TIME_TO_ANSWER)) {
        if (ours.contains(job.getJobId().toHexString())
            && !job.getJobState().isGloballyTerminalState()) {
          stop(client, job.getJobId(), folder);
        }
      }
    } catch (ClusterRetrieveException | ExecutionException | TimeoutException e) {
      throw new IOException("the jobs of earlier runs cannot be stopped: " + e.getMessage(), e);
    }
  }

  private static CompletableFuture<Collection<JobStatusMessage>> jobs(ClusterClient<?> client)
      throws IOException {
    try {
      return client.listJobs();
    } catch (Exception e) {
      // It declares nothing more precise.
      throw new IOException("the jobs of the cluster cannot be listed: " + e.getMessage(), e);
    }
  }

  private static void stop(ClusterClient<?> client, JobID job, FlinkFolder folder)
      throws ExecutionException, TimeoutException {
    LOG.warn(
        "Job {} of an earlier run still runs with the same --checkpointDir: this run takes its"
            + " place, and resumes where it stops",
        job);
    try {
      get(
          client.stopWithSavepoint(
              job, false, folder.checkpoints().toString(), SavepointFormatType.NATIVE),
          TIME_TO_SAVE);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("No savepoint of job {}; resuming from its latest checkpoint: {}", job, e, e);
      get(client.cancel(job), TIME_TO_ANSWER);
    }
    get(client.requestJobResult(job), TIME_TO_ANSWER);
  }

  private static <T> T get(CompletableFuture<T> answer, Duration time)
      throws ExecutionException, TimeoutException {
    try {
      return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the cluster", e);
    }
  }
}
