package dev.streamgauge.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@link LogMonitor}. */
public interface LogMonitorOptions extends StreamgaugeOptions {
  @Description("The size of a window.")
  @Default.String("30s")
  String getWindowSize();

  void setWindowSize(String size);

  @Description(
      "A new window starts so often; must divide the window size. The size itself makes tumbling"
          + " windows.")
  @Default.String("10s")
  String getWindowPeriod();

  void setWindowPeriod(String period);

  @Description("Text that marks an error line.")
  @Default.String("ERROR")
  String getContains();

  void setContains(String text);

  @Description(
      "A regular expression (RE2 syntax) that marks an error line, in place of --contains.")
  String getMatches();

  void setMatches(String regex);
}
