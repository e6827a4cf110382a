package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options for what a run reports about itself on standard error. */
public interface TerminalOptions extends PipelineOptions {
  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description("How often progress is reported on stderr; 0s for never.")
  @Default.String("10s")
  String getProgressEvery();

  void setProgressEvery(String duration);

  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description("Report only errors and warnings on stderr, no start line and no progress. Also -q.")
  @Default.Boolean(false)
  boolean isQuiet();

  void setQuiet(boolean quiet);

  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description("Report every connection, file and reload on stderr. Also -v.")
  @Default.Boolean(false)
  boolean isVerbose();

  void setVerbose(boolean verbose);

  @OptionGroup.In(
      value = OptionGroup.OUTPUT,
      values = {"error", "warn", "info", "debug", "trace"})
  @Description(
      "The level at which Streamgauge, Beam and the runner log to stderr: error, warn, info, debug"
          + " or trace. Unset: warn, and error for libraries that warn of what is harmless here."
          + " Under spark-submit and flink run, their log configuration decides.")
  String getLogLevel();

  void setLogLevel(String level);
}
