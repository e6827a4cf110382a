package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Description;

/** Options of {@code web}. */
public interface ResultsOptions extends StreamgaugeOptions {
  @OptionGroup.In(OptionGroup.SOURCE)
  @Description(
      "The database that --sink=jdbc:... of a run writes to, such as"
          + " jdbc:postgresql://db.example.org/logs, with --pipelineName of that run if it has one.")
  String getResults();

  void setResults(String url);
}
