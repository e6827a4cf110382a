package dev.streamgauge.runners.flink;

import dev.streamgauge.io.Horizon;
import dev.streamgauge.io.StopSignal;
import dev.streamgauge.io.TrackHorizon;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.pipelines.ConfigException;
import dev.streamgauge.pipelines.DirectoryState;
import dev.streamgauge.pipelines.Manifest;
import dev.streamgauge.pipelines.Resumption;
import dev.streamgauge.pipelines.RunnerSetup;
import dev.streamgauge.pipelines.SavedState;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
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
 * How Streamgauge runs on Beam's FlinkRunner.
 *
 * <p>{@code --fasterCopy} stays off: it would hand the state of a window, which goes on growing, to
 * the thread that writes it into a checkpoint. What it is meant to save, copies between chained
 * operators, the reuse of objects saves too.
 */
public final class FlinkSetup implements RunnerSetup {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String MASTER = "[auto]";

  /**
   * What was read since the latest checkpoint is read again after a crash, and a spool keeps it
   * till then. One holds the sums of open windows and a mark, and takes milliseconds.
   */
  private static final String CHECKPOINT_MILLIS = "1000";

  /**
   * How often bundles end and watermarks are sent: a result comes up to twice as much later than
   * the watermark has passed its window.
   */
  private static final String LATENCY_MILLIS = "100";

  private static final MetricsFilter WRITTEN =
      MetricsFilter.builder()
          .addNameFilter(MetricNameFilter.named(MetricNames.NAMESPACE, TrackHorizon.WRITTEN_MILLIS))
          .build();

  private @Nullable FlinkFolder folder;
  private Optional<SavedState> state = Optional.empty();

  /** For {@link java.util.ServiceLoader}. */
  public FlinkSetup() {}

  @Override
  public String runner() {
    return "FlinkRunner";
  }

  @Override
  public Map<String, String> defaults(Map<String, String> given) {
    if (!given.getOrDefault("flinkMaster", MASTER).equals(MASTER)) {
      throw new ConfigException(
          "--flinkMaster=" + given.get("flinkMaster") + ": submit with 'flink run', which knows.");
    }
    if (given.containsKey("checkpointDir") && "-1".equals(given.get("checkpointingInterval"))) {
      throw new ConfigException(
          "--checkpointingInterval=-1 switches checkpoints off: leave it or --checkpointDir out.");
    }
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("flinkMaster", MASTER);
    // For files too: the translation for bounded pipelines is to the DataSet API, another engine.
    defaults.put("streaming", "true");
    // So that progress can be told while the pipeline runs.
    defaults.put("attachedMode", "false");
    defaults.put("checkpointingInterval", CHECKPOINT_MILLIS);
    // While a database is away, or one element is a file of an hour, checkpoints time out. That
    // must not end the run; the next one that succeeds is as good.
    defaults.put("failOnCheckpointingErrors", "false");
    // So that a checkpoint holds no results on their way to a sink, only sums.
    defaults.put("finishBundleBeforeCheckpointing", "true");
    // Bundles hold back the watermark till they end. They end by time, since an element is a batch.
    defaults.put("maxBundleTimeMills", LATENCY_MILLIS);
    defaults.put("autoWatermarkInterval", LATENCY_MILLIS);
    // Beam keeps sources that have ended, for checkpoints of jobs in which some tasks have ended.
    // Since 1.15 Flink takes those.
    defaults.put("shutdownSourcesAfterIdleMs", "0");
    // Elements are not changed once they are put out, so operators in a chain need no copies.
    defaults.put("objectReuse", "true");
    return defaults;
  }

  /** A directory for Flink's own settings, of which Beam knows none. */
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
  public Horizon horizonIn(String directory) {
    SavedState earlier = state(directory, new FlinkFolder(directory), List.of());
    return Resumption.known(earlier.horizon(), directory);
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

  @Override
  public PipelineResult start(Pipeline pipeline, PipelineOptions options) {
    try {
      return FlinkJob.submit(pipeline, folder);
    } catch (IOException e) {
      throw new ConfigException("The checkpoints cannot be read or written: " + e.getMessage(), e);
    }
  }

  /**
   * A job ends by itself when its sources do. A run that keeps its state is stopped with a
   * savepoint, which leaves windows open for the next start. One that does not has its sources end,
   * which closes all windows; on a cluster they do not hear of it.
   */
  @Override
  public void await(
      PipelineResult result, PipelineOptions options, LongConsumer watermarks, BooleanSupplier stop)
      throws IOException {
    FlinkJob job = (FlinkJob) result;
    while (!job.endsWithin(LOOK)) {
      if (!stop.getAsBoolean()) {
        tell(job, watermarks);
      } else if (state.isPresent() || !job.isLocal()) {
        job.stop(folder);
        return;
      } else {
        StopSignal.request();
      }
    }
    // A source that has ended would stay ended: the next start begins at the horizon.
    state.ifPresent(SavedState::end);
  }

  private static void tell(FlinkJob job, LongConsumer watermarks) {
    for (MetricResult<GaugeResult> gauge : job.metrics().queryMetrics(WRITTEN).getGauges()) {
      watermarks.accept(gauge.getAttempted().getValue());
    }
  }
}
