package dev.streamgauge.runners.spark;

import dev.streamgauge.pipelines.ConfigException;
import dev.streamgauge.pipelines.RunnerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.commons.io.FileUtils;
import org.joda.time.Duration;

/** How Streamgauge runs on Beam's SparkRunner. */
public final class SparkSetup implements RunnerSetup {
  private static final Duration LOOK = Duration.millis(200);

  /** A micro-batch every second: half of it would double the fixed cost of a batch. */
  private static final String BATCH_MILLIS = "1000";

  /** For {@link java.util.ServiceLoader}. */
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
    // The source's marks and the windows' state must be saved in the same micro-batch, else a crash
    // between the two loses or doubles lines.
    String checkpointMillis = given.getOrDefault("checkpointDurationMillis", batchMillis);
    if (!checkpointMillis.equals(batchMillis)) {
      throw new ConfigException(
          String.format(
              "--checkpointDurationMillis=%s must equal --batchIntervalMillis=%s: saved in different"
                  + " micro-batches, the source's position and the counts would not fit each other"
                  + " after a crash.",
              checkpointMillis, batchMillis));
    }
    defaults.put("checkpointDurationMillis", checkpointMillis);
    // Reading runs beside the processing of the micro-batch before, so it may take most of the
    // interval; what is left is for the scheduling of both.
    defaults.put("readTimePercentage", "0.8");
    defaults.put("minReadTimeMillis", "200");
    if (!given.containsKey("checkpointDir")) {
      defaults.put("checkpointDir", temporaryDirectory());
    }
    // Beam's default is local[4], whatever the machine has. Not local[*]: Beam takes that for a
    // cluster and copies every jar of the class path at the start. spark-submit's --master goes
    // first.
    defaults.put("sparkMaster", "local[" + Runtime.getRuntime().availableProcessors() + "]");
    // Sinks for Spark's metrics system, which nobody reads on a laptop; costs time in each batch.
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
      throw new UncheckedIOException("cannot make a directory for checkpoints", e);
    }
  }

  @Override
  public PipelineResult start(Pipeline pipeline, PipelineOptions options) {
    String master =
        System.getProperty("spark.master", options.as(SparkPipelineOptions.class).getSparkMaster());
    if (master.startsWith("local")) {
      // On one machine nothing needs to be reached from elsewhere; by default Spark's web page and
      // block manager would listen on every interface.
      setIfUnset("spark.ui.enabled", "false");
      setIfUnset("spark.driver.host", "127.0.0.1");
      setIfUnset("spark.driver.bindAddress", "127.0.0.1");
    }
    setIfUnset("spark.streaming.clock", BatchClock.class.getName());
    BatchClock.resumeAfter(options.as(SparkPipelineOptions.class).getCheckpointDir());
    options.as(SparkContextOptions.class).setListeners(List.of(BatchClock.listener()));
    // The holder is static: a pipeline before this one in the same JVM would leave its watermark.
    GlobalWatermarkHolder.clear();
    return pipeline.run();
  }

  private static void setIfUnset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * A streaming job of Spark's does not end when its sources do. But its watermarks tell: when the
   * low watermark of every source is at its maximum, the micro-batch that fired the last windows is
   * complete.
   */
  @Override
  public void await(PipelineResult result, PipelineOptions options) throws IOException {
    while (true) {
      PipelineResult.State state = result.waitUntilFinish(LOOK);
      if (state != null && state.isTerminal()) {
        return;
      }
      if (allAtEnd(options)) {
        result.cancel();
        return;
      }
    }
  }

  private static boolean allAtEnd(PipelineOptions options) {
    long interval = options.as(SparkPipelineOptions.class).getBatchIntervalMillis();
    if (GlobalWatermarkHolder.getLastWatermarkedBatchTime() == 0) {
      return false;
    }
    Map<Integer, SparkWatermarks> watermarks = GlobalWatermarkHolder.get(interval);
    return watermarks != null
        && !watermarks.isEmpty()
        && watermarks.values().stream()
            .noneMatch(w -> w.getLowWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE));
  }
}
