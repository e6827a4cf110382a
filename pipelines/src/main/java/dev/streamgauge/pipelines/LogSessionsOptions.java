package dev.streamgauge.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code sessions}. */
public interface LogSessionsOptions extends StreamgaugeOptions {
  @Description("A session is over when no line of its key has come for so long.")
  @Default.String("30s")
  String getGap();

  void setGap(String gap);

  @Description(
      "Whose sessions: column:2 (columns are separated by spaces), after:host= (what follows that"
          + " text, up to white space, a comma, a quote or a bracket), or words (each word of a line"
          + " by itself). Lines without a key are not counted.")
  @Default.String("column:1")
  String getBy();

  void setBy(String key);
}
