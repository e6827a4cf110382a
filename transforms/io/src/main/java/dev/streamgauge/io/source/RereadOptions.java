package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.PipelineOptions;

/** Sets how sources are read on a runner. For runner setups, not for users. */
@Internal
public interface RereadOptions extends PipelineOptions {
  /**
   * Returns whether data read since the last saved mark may be read again, in other portions, after
   * its watermark was reported: by another worker, when the one that read it is lost before it has
   * saved its mark. What the second reading leaves for later must not be late by the watermark of
   * the first, so a source then reports the watermark of the previous mark.
   */
  @Default.Boolean(false)
  boolean isReadAgainBehindWatermark();

  void setReadAgainBehindWatermark(boolean again);

  /**
   * Returns whether the runner keeps all of a micro-batch in memory, and may read one again, from
   * the mark it decoded before, with a reader that has read further. A source then limits the bytes
   * between two marks, and returns to the mark.
   */
  @Default.Boolean(false)
  boolean isReadInMicroBatches();

  void setReadInMicroBatches(boolean microBatches);
}
