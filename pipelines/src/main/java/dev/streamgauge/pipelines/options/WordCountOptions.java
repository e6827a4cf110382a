package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code wordcount}. */
public interface WordCountOptions extends StreamgaugeOptions, ShardOptions {
  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description("The size of a window.")
  @Default.String("1s")
  String getWindowSize();

  void setWindowSize(String size);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description(
      "How often a new window starts; must divide the window size. Default: the window" + " size.")
  String getWindowPeriod();

  void setWindowPeriod(String period);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description("How many of a window's most frequent words to print; 0 for all.")
  @Default.Integer(10)
  int getTop();

  void setTop(int top);

  @OptionGroup.In(value = OptionGroup.MORE, path = true)
  @Description(
      "A file of words to leave out, separated by spaces or newlines, written as --tokens"
          + " produces them. The summary at the end says how many were left out. The file is read"
          + " at the start; on SparkRunner a checkpoint keeps the list it was created with.")
  String getIgnore();

  void setIgnore(String file);

  @OptionGroup.In(
      value = OptionGroup.WINDOWS,
      values = {"spaces", "words"})
  @Description(
      "How lines become words: spaces (split at each space, nothing changed) or words"
          + " (lower case, without punctuation).")
  @Default.String("spaces")
  String getTokens();

  void setTokens(String tokens);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description(
      "Print running totals: each window shows the words that occur in it, with their"
          + " counts since the start. With --checkpointDir the totals survive restarts.")
  @Default.Boolean(false)
  boolean isRunning();

  void setRunning(boolean running);

  @Description(
      "With --running, expire words that are idle for this long, such as 1h, after"
          + " printing them once more with 0. Unset: never.")
  String getExpireAfter();

  void setExpireAfter(String duration);
}
