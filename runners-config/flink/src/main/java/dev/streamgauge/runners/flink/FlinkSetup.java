package dev.streamgauge.runners.flink;

import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.DirectoryState;
import dev.streamgauge.pipelines.run.Manifest;
import dev.streamgauge.pipelines.run.Resumption;
import dev.streamgauge.pipelines.run.RunnerSetup;
import dev.streamgauge.pipelines.run.SavedState;
import dev.streamgauge.restart.ResumePoint;
import dev.streamgauge.restart.TrackResumePoint;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Sets up Beam's FlinkRunner.
 *
 * <p>{@code --fasterCopy} stays off: it would share the state of a window, which keeps growing,
 * with the thread that writes it into a checkpoint. Object reuse already avoids the copies between
 * chained operators that the option is meant to avoid.
 */
public final class FlinkSetup implements RunnerSetup {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String MASTER = "[auto]";

  /**
   * After a crash, everything read since the latest checkpoint is read again, so a spool must keep
   * it until then. A checkpoint holds the sums of open windows and a mark, and takes milliseconds.
   */
  private static final String CHECKPOINT_MILLIS = "1000";

  /** How often bundles end and watermarks are sent. */
  private static final String LATENCY_MILLIS = Long.toString(RunnerEnvironment.LATENCY_MILLIS);

  private static final MetricsFilter WRITTEN =
      MetricsFilter.builder()
          .addNameFilter(
              MetricNameFilter.named(MetricNames.NAMESPACE, TrackResumePoint.WRITTEN_MILLIS))
          .build();

  private @Nullable FlinkFolder folder;
  private Optional<SavedState> state = Optional.empty();

  /** Used by {@link java.util.ServiceLoader}. */
  public FlinkSetup() {}

  @Override
  public String runner() {
    return "FlinkRunner";
  }

  @Override
  public Map<String, String> defaults(Map<String, String> given) {
    if (!given.getOrDefault("flinkMaster", MASTER).equals(MASTER)) {
      throw new ConfigException(
          "--flinkMaster="
              + given.get("flinkMaster")
              + ": submit with 'flink run', which knows the cluster.");
    }
    if (given.containsKey("checkpointDir") && "-1".equals(given.get("checkpointingInterval"))) {
      throw new ConfigException(
          "--checkpointingInterval=-1 disables checkpoints: leave it or --checkpointDir out.");
    }
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("flinkMaster", MASTER);
    // For files too: bounded pipelines are translated to the DataSet API, another engine.
    defaults.put("streaming", "true");
    // So that progress can be reported while the pipeline runs.
    defaults.put("attachedMode", "false");
    defaults.put("checkpointingInterval", CHECKPOINT_MILLIS);
    // Checkpoints time out while a database is down, or while one element is a file that takes an
    // hour. That must not end the run; the next successful checkpoint makes up for it.
    defaults.put("failOnCheckpointingErrors", "false");
    // So that a checkpoint holds only sums, and no results on their way to a sink.
    defaults.put("finishBundleBeforeCheckpointing", "true");
    // Bundles hold the watermark until they end. They end by time, since an element is a batch.
    defaults.put("maxBundleTimeMills", LATENCY_MILLIS);
    defaults.put("autoWatermarkInterval", LATENCY_MILLIS);
    // Beam keeps ended sources alive so that checkpoints work in jobs where some tasks have ended.
    // Flink supports that by itself since 1.15.
    defaults.put("shutdownSourcesAfterIdleMs", "0");
    // Elements do not change after they are emitted, so operators in a chain need no copies.
    defaults.put("objectReuse", "true");
    return defaults;
  }

  /**
   * Returns the option for a directory that goes into Flink's own settings, which Beam does not
   * know.
   */
  @Override
  public Set<String> notParsed() {
    return Set.of("checkpointDir");
  }

  @Override
  public Optional<SavedState> savedState(List<String> args, PipelineOptions options) {
    String option = "--checkpointDir=";
    Optional<String> directory =
        args.stream()
            .filter(arg -> arg.startsWith(option))
            .map(arg -> arg.substring(option.length()))
            .reduce((first, last) -> last);
    folder = directory.map(FlinkFolder::new).orElse(null);
    state = directory.map(name -> state(name, folder, args));
    return state;
  }

  private static SavedState state(String directory, FlinkFolder folder, List<String> args) {
    Manifest manifest = Manifest.of(args, "flink", EnvironmentInformation.getVersion());
    return new DirectoryState(directory, folder, manifest);
  }

  @Override
  public ResumePoint resumePointIn(String directory) {
    SavedState earlier = state(directory, new FlinkFolder(directory), List.of());
    return Resumption.known(earlier.resumePoint(), directory);
  }

  @Override
  public boolean tellsWatermark() {
    return true;
  }

  @Override
  public boolean needsWrittenTime() {
    return true;
  }

  @Override
  public boolean readsHere(PipelineOptions options) {
    return RunnerEnvironment.wouldBeLocal();
  }

  /** Returns the parallelism of the cluster in shards; a source has one reader. */
  @Override
  public Scale defaultScale(PipelineOptions options) {
    if (RunnerEnvironment.wouldBeLocal()) {
      return Scale.ONE;
    }
    int parallelism = options.as(FlinkPipelineOptions.class).getParallelism();
    return Scale.of(parallelism > 0 ? parallelism : RunnerEnvironment.parallelism()).withReaders(1);
  }

  @Override
  public PipelineResult start(Pipeline pipeline, PipelineOptions options) {
    try {
      return FlinkJob.submit(pipeline, folder);
    } catch (IOException e) {
      throw new ConfigException("Checkpoints cannot be read or written: " + e.getMessage(), e);
    }
  }

  /**
   * Waits for the end, or stops the job. A job ends by itself when its sources do. A run that keeps
   * its state is stopped with a savepoint, which leaves windows open for the next start. Without
   * state its sources are drained, which closes all windows; on a cluster the signal does not reach
   * them.
   */
  @Override
  public void await(
      PipelineResult result, PipelineOptions options, LongConsumer watermarks, BooleanSupplier stop)
      throws IOException {
    FlinkJob job = (FlinkJob) result;
    while (!job.endsWithin(LOOK)) {
      if (!stop.getAsBoolean()) {
        report(job, watermarks);
      } else if (state.isPresent() || !job.isLocal()) {
        job.stop(folder);
        return;
      } else {
        DrainSignal.request();
      }
    }
    // A source that has ended stays ended, so the next start begins at the resume point.
    state.ifPresent(SavedState::end);
  }

  private static void report(FlinkJob job, LongConsumer watermarks) {
    for (MetricResult<GaugeResult> gauge : job.metrics().queryMetrics(WRITTEN).getGauges()) {
      watermarks.accept(gauge.getAttempted().getValue());
    }
  }
}
