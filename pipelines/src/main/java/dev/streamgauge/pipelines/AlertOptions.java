package dev.streamgauge.pipelines;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What is told of lines, to whom, and what is kept of it. */
public interface AlertOptions extends PipelineOptions {
  @Description(
      "A file of rules (YAML): the lines are watched for alerts by them, instead of being counted."
          + " Alerts are printed in --format, and go to the receivers in the file. A receiver that"
          + " is a console decides what is printed. The file is read again when it changes.")
  String getRules();

  void setRules(String file);

  @Description(
      "With --rules, a directory of this machine for alerts that a receiver has not taken yet, so"
          + " that a crash loses none. Default: in --checkpointDir, or else --spool, if one of them"
          + " is given and on this machine; else they are kept in memory.")
  String getOutbox();

  void setOutbox(String directory);
}
