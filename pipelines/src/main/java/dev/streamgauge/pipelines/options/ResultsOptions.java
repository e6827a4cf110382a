package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Description;

/** Options of {@code web}. */
public interface ResultsOptions extends StreamgaugeOptions {
  @OptionGroup.In(OptionGroup.SOURCE)
  @Description(
      "What --sink of a run writes to: a database, such as jdbc:postgresql://db.example.org/logs, or"
          + " a topic, kafka://broker:9092/results; with --pipelineName of that run if it has one.")
  String getResults();

  void setResults(String url);
}
