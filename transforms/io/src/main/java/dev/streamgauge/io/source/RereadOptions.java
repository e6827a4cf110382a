package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.PipelineOptions;

/** How a runner's setup makes sources read. For setups, not for users. */
@Internal
public interface RereadOptions extends PipelineOptions {
  /**
   * Whether what was read since the last mark that was saved may be read again, in other portions,
   * after its watermark has been told: by another worker, when the one that read it is lost before
   * it has saved its mark. What the second reading leaves for later must not be late by the
   * watermark of the first. So a source then tells the watermark of the mark before.
   */
  @Default.Boolean(false)
  boolean isReadAgainBehindWatermark();

  void setReadAgainBehindWatermark(boolean again);

  /**
   * Whether the runner keeps all of a micro-batch in memory, and may read one again, from the mark
   * it has decoded before, with a reader that has read further. A source then bounds the bytes
   * between two marks, and returns to the mark.
   */
  @Default.Boolean(false)
  boolean isReadInMicroBatches();

  void setReadInMicroBatches(boolean microBatches);
}
