package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code patterns}. */
public interface PatternsOptions extends StreamgaugeOptions {
  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description(
      "List the patterns of each window of this size, such as 1h. Unset: of all lines together.")
  String getWindowSize();

  void setWindowSize(String size);

  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description(
      "List only patterns that were first seen at this time or later, such as"
          + " 2023-11-14T22:13:00Z: what is new since a deployment.")
  String getNewSince();

  void setNewSince(String time);

  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description("How many patterns to list, the most frequent first; 0 for all.")
  @Default.Integer(0)
  int getTop();

  void setTop(int top);

  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description(
      "Print the pattern of each line of --source=file:///path instead, in the order of the lines."
          + " The files are read twice.")
  @Default.Boolean(false)
  boolean isAssign();

  void setAssign(boolean assign);
}
