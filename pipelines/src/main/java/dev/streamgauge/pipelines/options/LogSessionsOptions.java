package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code sessions}. */
public interface LogSessionsOptions extends StreamgaugeOptions, ShardOptions {
  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description("A session ends when no line with its key has come for this long.")
  @Default.String("30s")
  String getGap();

  void setGap(String gap);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description(
      "The key of a session: column:2 (columns are separated by spaces), after:host= (what"
          + " follows that text, up to white space, a comma, a quote or a bracket), or words"
          + " (each word of a line). Lines without the key are not counted.")
  @Default.String("column:1")
  String getBy();

  void setBy(String key);
}
