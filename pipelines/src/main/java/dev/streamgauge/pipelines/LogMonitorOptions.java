package dev.streamgauge.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code monitor}. */
public interface LogMonitorOptions extends StreamgaugeOptions, AlertOptions {
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

  @Description(
      "Count by a key found in the line: column:2 (columns are separated by spaces) or after:host="
          + " (what follows that text, up to white space, a comma, a quote or a bracket). Lines"
          + " without a key are not counted. Unset: all error lines together.")
  String getBy();

  void setBy(String key);

  @Description(
      "With --by, how many keys of a window are printed, those with the highest counts; 0 for all.")
  @Default.Integer(0)
  int getTop();

  void setTop(int top);

  @Description(
      "The least severity that makes a line an error line, such as WARNING or ERROR, as --logFormat"
          + " has it; in place of --contains. With --matches a line has to meet both.")
  String getSeverity();

  void setSeverity(String severity);
}
