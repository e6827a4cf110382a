package dev.streamgauge.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code wordcount}. */
public interface WordCountOptions extends StreamgaugeOptions {
  @Description("The size of a window.")
  @Default.String("1s")
  String getWindowSize();

  void setWindowSize(String size);

  @Description("A new window starts so often; must divide the window size. Default: its size.")
  String getWindowPeriod();

  void setWindowPeriod(String period);

  @Description("How many of a window's most frequent words are printed; 0 for all.")
  @Default.Integer(10)
  int getTop();

  void setTop(int top);

  @Description(
      "A file of words that are not counted, separated by spaces or newlines, as --tokens makes"
          + " words. How many were left out is told at the end. It is read at the start; on"
          + " SparkRunner a checkpoint keeps the list that it was made with.")
  String getIgnore();

  void setIgnore(String file);

  @Description(
      "How lines become words: spaces (cut at each space, nothing changed) or words (lower case,"
          + " without punctuation).")
  @Default.String("spaces")
  String getTokens();

  void setTokens(String tokens);

  @Description(
      "Count from the beginning on: a window shows, of the words that came in it, how often they have"
          + " come so far. With --checkpointDir also over restarts.")
  @Default.Boolean(false)
  boolean isRunning();

  void setRunning(boolean running);

  @Description(
      "With --running, forget a word that has not come for so long, such as 1h; it is shown once more,"
          + " with 0. Unset: never.")
  String getExpireAfter();

  void setExpireAfter(String duration);
}
