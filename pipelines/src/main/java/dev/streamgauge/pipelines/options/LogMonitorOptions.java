package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code monitor}. */
public interface LogMonitorOptions extends StreamgaugeOptions, AlertOptions, ShardOptions {
  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description("The size of a window.")
  @Default.String("30s")
  String getWindowSize();

  void setWindowSize(String size);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description(
      "How often a new window starts; must divide the window size. The window size itself"
          + " makes tumbling windows.")
  @Default.String("10s")
  String getWindowPeriod();

  void setWindowPeriod(String period);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description("The text that marks an error line.")
  @Default.String("ERROR")
  String getContains();

  void setContains(String text);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description("A regular expression (RE2 syntax) that marks an error line, instead of --contains.")
  String getMatches();

  void setMatches(String regex);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description(
      "Count by a key found in the line: column:2 (columns are separated by spaces) or"
          + " after:host= (what follows that text, up to white space, a comma, a quote or a"
          + " bracket). Lines without the key are not counted. Unset: all error lines together.")
  String getBy();

  void setBy(String key);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description("With --by, how many keys of a window to print, highest counts first; 0 for all.")
  @Default.Integer(0)
  int getTop();

  void setTop(int top);

  @OptionGroup.In(
      value = OptionGroup.WINDOWS,
      values = {"WARNING", "ERROR", "CRITICAL"})
  @Description(
      "The minimum severity of an error line, such as WARNING or ERROR, read by"
          + " --logFormat; instead of --contains. With --matches a line must meet both.")
  String getSeverity();

  void setSeverity(String severity);
}
