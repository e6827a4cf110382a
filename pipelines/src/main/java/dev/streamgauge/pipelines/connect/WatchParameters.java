package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.tail.WatchLines;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of {@code watch:///path}, after the question mark. */
final class WatchParameters {
  private static final String FROM = "from";
  private static final String FOLLOW_LINKS = "followLinks";
  private static final String LAST_LINE_AFTER = "lastLineAfter";

  /** The names of all parameters. */
  static final Set<String> NAMES =
      Collections.unmodifiableSet(new TreeSet<>(Set.of(FROM, FOLLOW_LINKS, LAST_LINE_AFTER)));

  private WatchParameters() {}

  /**
   * Returns the source that {@code uri} names.
   *
   * @throws ConfigException if a parameter is wrong
   */
  static WatchLines source(SourceUri uri) {
    Map<String, String> given = uri.parameters();
    WatchLines lines = WatchLines.in(uri.path());
    String from = given.getOrDefault(FROM, "start");
    switch (from) {
      case "start" -> {}
      case "end" -> lines = lines.withFromEnd();
      default ->
          throw new ConfigException("--source=watch:...?from=" + from + " must be start or end.");
    }
    String follow = given.getOrDefault(FOLLOW_LINKS, "false");
    switch (follow) {
      case "false" -> {}
      case "true" -> lines = lines.withFollowLinks();
      default ->
          throw new ConfigException(
              "--source=watch:...?followLinks=" + follow + " must be true or false.");
    }
    String after = given.get(LAST_LINE_AFTER);
    return after == null
        ? lines
        : lines.withLastLineAfter(
            DurationOption.parsePositive("source=watch:...?" + LAST_LINE_AFTER, after));
  }
}
