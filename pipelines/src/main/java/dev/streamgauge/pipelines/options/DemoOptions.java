package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of the demo: the monitor on a built-in generator of log lines. */
public interface DemoOptions extends LogMonitorOptions {
  @OptionGroup.In(OptionGroup.SOURCE)
  @Description("How many lines per second the generator sends; one in twenty is an error.")
  @Default.Integer(20_000)
  int getDemoRate();

  void setDemoRate(int linesPerSecond);

  @OptionGroup.In(OptionGroup.SOURCE)
  @Description(
      "How long the generator sends. In 20s and more there is an incident: the errors of one host"
          + " rise, an alert fires, some lines come late.")
  @Default.String("60s")
  String getDemoTime();

  void setDemoTime(String duration);
}
