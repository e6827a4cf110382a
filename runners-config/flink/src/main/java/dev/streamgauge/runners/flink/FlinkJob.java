package dev.streamgauge.runners.flink;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.flink.metrics.FlinkMetricContainer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline that runs as a Flink job. Unlike Beam's own result, it says why a job failed. */
final class FlinkJob implements PipelineResult {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkJob.class);

  /** Less than service managers allow between SIGTERM and SIGKILL. */
  private static final Duration TIME_TO_SAVE = Duration.ofSeconds(8);

  private static final Duration TIME_TO_CANCEL = Duration.ofSeconds(5);

  private final JobClient client;
  private final CompletableFuture<JobExecutionResult> end;

  private final MetricResults running;
  private final boolean local;
  private volatile boolean cancelled;

  private FlinkJob(JobClient client, MetricResults running, boolean local) {
    this.client = client;
    this.end = client.getJobExecutionResult();
    this.running = running;
    this.local = local;
  }

  /**
   * Starts a pipeline on the cluster that this program was submitted to, or else in this process.
   *
   * @param folder where state is kept and resumed from; null for none
   * @throws IOException if the folder cannot be read, or checkpoints cannot be written
   */
  static FlinkJob submit(Pipeline pipeline, @Nullable FlinkFolder folder) throws IOException {
    try (RunnerEnvironment environment = RunnerEnvironment.use(folder)) {
      pipeline.run();
      return new FlinkJob(environment.job(), environment.metrics(), environment.isLocal());
    }
  }

  /** Returns whether the job runs in this process. */
  boolean isLocal() {
    return local;
  }

  /**
   * Waits for the job to end.
   *
   * @return whether it has ended
   * @throws IllegalStateException if the job has failed or was cancelled, with the cause
   */
  boolean endsWithin(Duration time) {
    try {
      end.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("The job has failed", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Stops the job with a savepoint in {@code folder}, from which the next start resumes. If that
   * takes too long, for example while a database is down, the next start resumes from the latest
   * checkpoint.
   */
  void stop(@Nullable FlinkFolder folder) {
    if (folder != null) {
      try {
        client
            .stopWithSavepoint(false, folder.checkpoints().toString(), SavepointFormatType.NATIVE)
            .get(TIME_TO_SAVE.toMillis(), TimeUnit.MILLISECONDS);
        endsWithin(TIME_TO_CANCEL);
        return;
      } catch (ExecutionException | TimeoutException e) {
        LOG.warn("No savepoint; the next start resumes from the latest checkpoint: {}", e, e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    cancel();
  }

  @Override
  public State cancel() {
    cancelled = true;
    try {
      client.cancel().get(TIME_TO_CANCEL.toMillis(), TimeUnit.MILLISECONDS);
      end.exceptionally(expected -> null).get(TIME_TO_CANCEL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Cannot cancel the job: {}", e, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return getState();
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for the job", e);
  }

  @Override
  public State getState() {
    if (!end.isDone()) {
      return State.RUNNING;
    }
    if (!end.isCompletedExceptionally()) {
      return State.DONE;
    }
    return cancelled ? State.CANCELLED : State.FAILED;
  }

  @Override
  public @Nullable State waitUntilFinish(org.joda.time.Duration duration) {
    return endsWithin(Duration.ofMillis(duration.getMillis())) ? getState() : null;
  }

  @Override
  public @Nullable State waitUntilFinish() {
    return waitUntilFinish(org.joda.time.Duration.millis(Long.MAX_VALUE));
  }

  /** Returns the metrics so far. On a cluster they are some seconds old until the job has ended. */
  @Override
  public MetricResults metrics() {
    if (local || !end.isDone() || end.isCompletedExceptionally()) {
      return running;
    }
    MetricsContainerStepMap last =
        end.join().getAccumulatorResult(FlinkMetricContainer.ACCUMULATOR_NAME);
    return last == null ? running : MetricsContainerStepMap.asAttemptedOnlyMetricResults(last);
  }
}
