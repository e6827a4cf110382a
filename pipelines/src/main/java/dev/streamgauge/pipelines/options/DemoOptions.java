package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of the demo: the monitor on a built-in generator of log lines. */
public interface DemoOptions extends LogMonitorOptions {
  @Description("How many lines per second the generator sends; one in twenty is an error.")
  @Default.Integer(20_000)
  int getDemoRate();

  void setDemoRate(int linesPerSecond);

  @Description("How long the generator sends.")
  @Default.String("30s")
  String getDemoTime();

  void setDemoTime(String duration);
}
