package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Description;

/** Options of {@code replay}. */
public interface ReplayOptions extends StreamgaugeOptions {
  @OptionGroup.In(value = OptionGroup.ALERTS, path = true)
  @Description("The YAML file of alert rules to evaluate. Its receivers are not notified.")
  String getRules();

  void setRules(String file);

  @OptionGroup.In(OptionGroup.ALERTS)
  @Description(
      "Print only alerts up to this time, such as 2023-11-14T22:13:00Z. Kafka is read up"
          + " to there; by default, up to now.")
  String getUntil();

  void setUntil(String time);

  @OptionGroup.In(OptionGroup.ALERTS)
  @Description(
      "Evaluate one alert with all of these thresholds and times in one pass, such as"
          + " HighErrors.count=3..50,for=0..10m, and print for each combination how often it would"
          + " have fired.")
  String getSweep();

  void setSweep(String ranges);
}
