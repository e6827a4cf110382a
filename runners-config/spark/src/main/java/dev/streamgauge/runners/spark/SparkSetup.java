package dev.streamgauge.runners.spark;

import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.io.source.RereadOptions;
import dev.streamgauge.io.splits.SplitCoordinator;
import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.DirectoryState;
import dev.streamgauge.pipelines.run.Manifest;
import dev.streamgauge.pipelines.run.ProgramJar;
import dev.streamgauge.pipelines.run.Resumption;
import dev.streamgauge.pipelines.run.RunnerSetup;
import dev.streamgauge.pipelines.run.SavedState;
import dev.streamgauge.restart.ResumePoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkContext;
import org.apache.spark.package$;
import org.joda.time.Duration;

/** Sets up Beam's SparkRunner. */
public final class SparkSetup implements RunnerSetup {
  private static final Duration LOOK = Duration.millis(200);
  private static final long END = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();

  /**
   * A result appears in the micro-batch that reads past its window ({@link BatchWatermark}). The
   * fixed cost of a micro-batch is about 50 ms of CPU.
   */
  private static final String BATCH_MILLIS = "500";

  private static final long LONGEST_MIN_READ_MILLIS = 100;

  private final ProcessedWatermark processed = new ProcessedWatermark();
  private Optional<SavedState> state = Optional.empty();

  /** Used by {@link java.util.ServiceLoader}. */
  public SparkSetup() {}

  @Override
  public String runner() {
    return "SparkRunner";
  }

  @Override
  public Map<String, String> defaults(Map<String, String> given) {
    Map<String, String> defaults = new LinkedHashMap<>();
    String batchMillis = given.getOrDefault("batchIntervalMillis", BATCH_MILLIS);
    defaults.put("batchIntervalMillis", batchMillis);
    // The source's marks and the windows' state must be saved in the same micro-batch, or a crash
    // between the two would lose or duplicate lines.
    String checkpointMillis = given.getOrDefault("checkpointDurationMillis", batchMillis);
    if (!checkpointMillis.equals(batchMillis)) {
      throw new ConfigException(
          String.format(
              "--checkpointDurationMillis=%s must equal --batchIntervalMillis=%s: saved in different"
                  + " micro-batches, the source's position and the counts would not match after a"
                  + " crash.",
              checkpointMillis, batchMillis));
    }
    defaults.put("checkpointDurationMillis", checkpointMillis);
    long interval = ReadTimes.positive("batchIntervalMillis", batchMillis);
    // A micro-batch takes what the source's threads have read meanwhile. The longer it waits for
    // more, the later are the results of what it has.
    defaults.put("readTimePercentage", "0.2");
    defaults.put(
        "minReadTimeMillis", Long.toString(Math.min(LONGEST_MIN_READ_MILLIS, interval / 2)));
    ReadTimes.check(given, interval);
    if (!given.containsKey("checkpointDir")) {
      if (!Deployment.isLocal(given)) {
        throw new ConfigException(
            "--checkpointDir is missing: on a cluster, the driver and its executors share a directory"
                + " for their state, such as hdfs://namenode/gauge. (demo and replay are for one"
                + " machine.)");
      }
      defaults.put("checkpointDir", temporaryDirectory());
    }
    if (!Deployment.isLocal(given) && System.getProperty("spark.jars") == null) {
      // Without spark-submit, Beam would copy every jar of the class path, Spark's own included.
      ProgramJar.path().ifPresent(jar -> defaults.put("filesToStage", jar.toString()));
    }
    // Beam's default is local[4], whatever the machine has. Not local[*], which Beam treats as a
    // cluster and copies every jar of the class path for. spark-submit's --master takes precedence.
    defaults.put("sparkMaster", "local[" + Runtime.getRuntime().availableProcessors() + "]");
    // Sinks of Spark's metrics system, which nobody reads on a laptop, cost time in each batch.
    defaults.put("enableSparkMetricSinks", "false");
    return defaults;
  }

  private static String temporaryDirectory() {
    try {
      Path dir = Files.createTempDirectory("streamgauge-checkpoint");
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> FileUtils.deleteQuietly(dir.toFile()), "delete-checkpoint"));
      return dir.toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a directory for checkpoints", e);
    }
  }

  @Override
  public Optional<SavedState> savedState(List<String> args, PipelineOptions options) {
    // Without the option checkpoints go to a temporary directory that only this process uses.
    if (args.stream().anyMatch(arg -> arg.startsWith("--checkpointDir="))) {
      String directory = options.as(SparkPipelineOptions.class).getCheckpointDir();
      state = Optional.of(stateIn(directory, args));
    }
    return state;
  }

  @Override
  public ResumePoint resumePointIn(String directory) {
    return Resumption.known(stateIn(directory, List.of()).resumePoint(), directory);
  }

  static SavedState stateIn(String directory, List<String> args) {
    Manifest manifest = Manifest.of(args, "spark", package$.MODULE$.SPARK_VERSION());
    return new DirectoryState(directory, new SparkFolder(directory), manifest);
  }

  @Override
  public boolean tellsWatermark() {
    return true;
  }

  @Override
  public boolean readsInParallel() {
    return true;
  }

  @Override
  public Scale defaultScale(PipelineOptions options) {
    return Deployment.isLocal(options)
        ? Scale.ONE
        : ClusterSize.current().scale(Deployment.master(options));
  }

  @Override
  public PipelineResult start(Pipeline pipeline, PipelineOptions options) {
    Deployment.configure(options);
    // An executor can be lost after its watermark has reached the driver.
    options.as(RereadOptions.class).setReadAgainBehindWatermark(!Deployment.isLocal(options));
    options.as(RereadOptions.class).setReadInMicroBatches(true);
    BatchClock.resumeAfter(options.as(SparkPipelineOptions.class).getCheckpointDir());
    options.as(SparkContextOptions.class).setListeners(List.of(BatchClock.listener()));
    // The holder is static: an earlier pipeline in the same JVM would leave its watermark behind.
    GlobalWatermarkHolder.clear();
    BatchWatermark.reset();
    SplitCoordinator.start(
        () ->
            MetricsContainerStepMap.asAttemptedOnlyMetricResults(
                MetricsAccumulator.getInstance().value()));
    PipelineResult result = pipeline.run();
    if (Deployment.isLocal(options)) {
      // The context of the pipeline, which exists.
      HadoopDefaults.removeIfLocal(
          options.as(SparkPipelineOptions.class).getCheckpointDir(),
          SparkContext.getOrCreate().hadoopConfiguration());
    }
    return result;
  }

  @Override
  public boolean readsHere(PipelineOptions options) {
    return Deployment.isLocal(options);
  }

  /**
   * Waits for the end, or stops the pipeline. A Spark streaming job does not end when its sources
   * do, but its watermarks show the end: when every source's low watermark is at its maximum, the
   * micro-batch that fired the last windows is complete. On a cluster, where the watermark may
   * reach an executor late, it completes soon after.
   *
   * <p>A run that keeps its state, as every run on a cluster does, stops as it is: micro-batches
   * that have begun are completed and saved, and windows stay open for the next start. Without
   * state its sources are drained, which closes all windows.
   */
  @Override
  public void await(
      PipelineResult result, PipelineOptions options, LongConsumer watermarks, BooleanSupplier stop)
      throws IOException {
    try {
      awaitEnd(result, options, watermarks, stop);
    } finally {
      BatchClock.release();
    }
  }

  private void awaitEnd(
      PipelineResult result, PipelineOptions options, LongConsumer watermarks, BooleanSupplier stop)
      throws IOException {
    while (true) {
      PipelineResult.State now = result.waitUntilFinish(LOOK);
      if (now != null && now.isTerminal()) {
        return;
      }
      long read = lowest(options);
      long written = processed.observe(GlobalWatermarkHolder.getLastWatermarkedBatchTime(), read);
      if ((Deployment.isLocal(options) ? read : written) >= END) {
        cancel(result);
        // A source that has ended stays ended, so the next start begins at the resume point.
        state.ifPresent(SavedState::end);
        return;
      }
      boolean stops = stop.getAsBoolean();
      if (stops && state.isPresent()) {
        cancel(result);
        return;
      }
      if (stops) {
        DrainSignal.request();
      } else if (written > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() && written < END) {
        watermarks.accept(written);
      }
    }
  }

  private static void cancel(PipelineResult result) throws IOException {
    BatchClock.release();
    result.cancel();
  }

  /** Returns the lowest of the sources' watermarks; {@link Long#MIN_VALUE} if none is known. */
  private static long lowest(PipelineOptions options) {
    long interval = options.as(SparkPipelineOptions.class).getBatchIntervalMillis();
    if (GlobalWatermarkHolder.getLastWatermarkedBatchTime() == 0) {
      return Long.MIN_VALUE;
    }
    Map<Integer, SparkWatermarks> watermarks = GlobalWatermarkHolder.get(interval);
    return watermarks == null
        ? Long.MIN_VALUE
        : watermarks.values().stream()
            .mapToLong(source -> source.getLowWatermark().getMillis())
            .min()
            .orElse(Long.MIN_VALUE);
  }
}
