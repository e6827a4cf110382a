package dev.streamgauge.pipelines.relay;

import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.pipelines.run.RunnerSetup;
import dev.streamgauge.util.BackgroundThread;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Duration;

/**
 * Runs a relay in place of a pipeline, so that it starts, reports and ends as other programs do. It
 * is a loop in this process: a transaction has to end where a position is saved, and runners save
 * positions when they like, or, as the DirectRunner, never.
 */
final class RelaySetup implements RunnerSetup {
  private static final long LOOK_MILLIS = 100;

  private final RelayMetrics metrics = new RelayMetrics();
  private Callable<Void> relay;

  /** Sets what to run. */
  void setRelay(Callable<Void> loop) {
    relay = loop;
  }

  @Override
  public String runner() {
    return "DirectRunner";
  }

  @Override
  public Map<String, String> defaults(Map<String, String> given) {
    return Map.of();
  }

  @Override
  public boolean resumesByItself() {
    return true;
  }

  @Override
  public PipelineResult start(Pipeline pipeline, PipelineOptions options) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              MetricsEnvironment.setCurrentContainer(metrics);
              return relay.call();
            });
    Thread thread = BackgroundThread.of("relay", task);
    thread.start();
    return new Result(task);
  }

  @Override
  public void await(
      PipelineResult result,
      PipelineOptions options,
      LongConsumer processedWatermark,
      BooleanSupplier stop)
      throws IOException {
    FutureTask<Void> task = ((Result) result).task;
    while (true) {
      try {
        task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException running) {
        if (stop.getAsBoolean()) {
          DrainSignal.request();
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IOException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private final class Result implements PipelineResult {
    private final FutureTask<Void> task;

    Result(FutureTask<Void> task) {
      this.task = task;
    }

    @Override
    public State getState() {
      return task.isDone() ? State.DONE : State.RUNNING;
    }

    @Override
    public State cancel() {
      task.cancel(true);
      return State.CANCELLED;
    }

    @Override
    public State waitUntilFinish(Duration duration) {
      throw new UnsupportedOperationException("RelaySetup.await() waits");
    }

    @Override
    public State waitUntilFinish() {
      throw new UnsupportedOperationException("RelaySetup.await() waits");
    }

    @Override
    public MetricResults metrics() {
      return metrics.results();
    }
  }
}
