package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Description;

/** Options of {@code notify}. */
public interface NotifyOptions extends StreamgaugeOptions {
  @OptionGroup.In(value = OptionGroup.ALERTS, path = true)
  @Description(
      "The YAML file of alert rules of the run, whose receivers are notified. This machine needs"
          + " their secrets.")
  String getRules();

  void setRules(String file);

  @OptionGroup.In(value = OptionGroup.ALERTS, path = true)
  @Description(
      "The directory or hdfs:// URL where the alerts of a run on a cluster wait: its --outbox, or"
          + " the folder outbox in its --checkpointDir.")
  String getOutbox();

  void setOutbox(String directory);
}
