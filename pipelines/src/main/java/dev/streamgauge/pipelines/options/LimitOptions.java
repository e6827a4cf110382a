package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Options that limit the cost of input and faults. */
public interface LimitOptions extends PipelineOptions {
  @Description(
      "How many keys or words of a window are counted each by itself; all others are counted"
          + " together as '(other keys)'. Which ones are kept is decided by a hash of the key and a"
          + " secret, so that their counts are exact. Of keys over 64 bytes, each doubling of the"
          + " length leaves a quarter of the room. Bounds the memory that made-up keys can take.")
  @Default.Integer(1_000_000)
  int getMaxKeys();

  void setMaxKeys(int most);

  @OptionGroup.In(OptionGroup.SOURCE)
  @Description(
      "With --runner=SparkRunner, how many readers share the partitions of a Kafka topic, each on"
          + " an executor. A micro-batch ends when all have read, so more than there are cores read"
          + " in turn. Fixed for the life of a checkpoint. Default: on a cluster one less than the"
          + " executors have cores, if Spark's settings say how many; otherwise 1. Other runners have"
          + " one reader, with a thread for each core.")
  @Nullable Integer getReaders();

  void setReaders(@Nullable Integer readers);

  @Description(
      "When the watermark has stood still for this long although lines are read, no window"
          + " closes any more: the run ends with 1, for a supervisor to restart it. 0s for never.")
  @Default.String("10m")
  String getStallTimeout();

  void setStallTimeout(String duration);

  @Description(
      "How long a graceful shutdown may take after SIGTERM or Ctrl-C. Then the process ends with"
          + " 1, whatever hangs; the next start resumes as after a crash.")
  @Default.String("30s")
  String getShutdownTimeout();

  void setShutdownTimeout(String duration);
}
