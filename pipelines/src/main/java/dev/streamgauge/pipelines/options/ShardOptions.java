package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The option of programs that count by key. */
public interface ShardOptions extends PipelineOptions {
  @Description(
      "Over how many shards the keys of a window are spread. Each is counted, corrected and kept by"
          + " itself, so that a cluster shares the work and no element has all keys. Fixed for the"
          + " life of a checkpoint. Default: on a cluster its parallelism, at most 64; otherwise 1.")
  @Nullable Integer getShards();

  void setShards(@Nullable Integer shards);
}
