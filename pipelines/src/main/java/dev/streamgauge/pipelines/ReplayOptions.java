package dev.streamgauge.pipelines;

import org.apache.beam.sdk.options.Description;

/** Options of {@code replay}. */
public interface ReplayOptions extends StreamgaugeOptions {
  @Description("The file with the rules whose alerts are told. Its receivers are not.")
  String getRules();

  void setRules(String file);

  @Description(
      "Tell only what would have been told until this time, such as 2023-11-14T22:13:00Z. Kafka is"
          + " read to there; by default, to now.")
  String getUntil();

  void setUntil(String time);
}
