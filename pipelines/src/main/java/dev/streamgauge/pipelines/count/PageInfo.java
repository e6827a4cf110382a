package dev.streamgauge.pipelines.count;

import dev.streamgauge.pipelines.connect.Sinks;
import dev.streamgauge.pipelines.connect.SourceList;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.page.RunInfo;
import java.util.List;

/** What the web page says about a monitor. */
final class PageInfo {
  private PageInfo() {}

  /**
   * Returns what the page says.
   *
   * @param sinks whether windows go to the sinks
   */
  static RunInfo of(LogMonitorOptions options, boolean sinks) {
    return new RunInfo(
        Sinks.pipelineName(options, "monitor"),
        options.getRunner().getSimpleName(),
        SourceList.of(options).shown(),
        counted(options),
        options.getBy() == null ? null : key(options.getBy()),
        DurationOption.parsePositive("windowSize", options.getWindowSize()).getMillis(),
        DurationOption.parsePositive("windowPeriod", options.getWindowPeriod()).getMillis(),
        options.getRules(),
        sinks ? Sinks.shown(options) : List.of(),
        true);
  }

  /** Returns {@code host} for {@code after:host=}, and {@code column 2} for {@code column:2}. */
  private static String key(String by) {
    return by.startsWith("after:")
        ? by.substring("after:".length()).replaceFirst("[^\\p{Alnum}]+$", "")
        : by.replace(':', ' ');
  }

  private static String counted(LogMonitorOptions options) {
    String text =
        options.getMatches() != null
            ? "lines matching " + options.getMatches()
            : "lines containing " + options.getContains();
    if (options.getSeverity() == null) {
      return text;
    }
    String severe = "lines of severity " + options.getSeverity() + " or above";
    return options.getMatches() == null ? severe : severe + " matching " + options.getMatches();
  }
}
