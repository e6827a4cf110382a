package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options of alerts. */
public interface AlertOptions extends PipelineOptions {
  @OptionGroup.In(value = OptionGroup.ALERTS, path = true)
  @Description(
      "A YAML file of alert rules. Lines are evaluated against them; they are also counted if --web"
          + " or an option of counts is given. Alerts are printed in --format and sent to the receivers in the file; a"
          + " console receiver decides itself what is printed. The file is reloaded when it"
          + " changes.")
  String getRules();

  void setRules(String file);

  @OptionGroup.In(value = OptionGroup.ALERTS, path = true)
  @Description(
      "With --rules, a directory of this machine for notifications that a receiver has not"
          + " accepted yet, so that a crash loses none; on a cluster, a directory or hdfs:// URL that all"
          + " machines share. Default: inside --checkpointDir, or else --spool, if that is on this"
          + " machine; otherwise they are kept in memory.")
  String getOutbox();

  void setOutbox(String directory);
}
