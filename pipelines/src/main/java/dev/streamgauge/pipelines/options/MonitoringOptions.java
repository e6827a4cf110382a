package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options for those who watch that a run is alive. */
public interface MonitoringOptions extends PipelineOptions {
  @OptionGroup.In(OptionGroup.ALERTS)
  @Description(
      "A URL to call as long as all is well: event time advances, and every line that was read is"
          + " accounted for. A service that expects the call, such as a dead man's switch, raises"
          + " the alarm when it does not come.")
  String getHeartbeatUrl();

  void setHeartbeatUrl(String url);

  @OptionGroup.In(OptionGroup.ALERTS)
  @Description("How often --heartbeatUrl is called.")
  @Default.String("30s")
  String getHeartbeatEvery();

  void setHeartbeatEvery(String duration);
}
