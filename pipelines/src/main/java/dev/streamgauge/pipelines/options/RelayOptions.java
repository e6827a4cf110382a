package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Description;

/** Options of {@code relay}. */
public interface RelayOptions extends StreamgaugeOptions {
  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description(
      "The Kafka topic that lines are sent to, kafka://broker[,broker]/topic. Kafka producer"
          + " properties may follow as ?name=value&name=value, passwords stand in the file of"
          + " --kafkaSinkConfig.")
  String getTo();

  void setTo(String topic);
}
