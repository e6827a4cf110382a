package dev.streamgauge.logs.format;

import com.google.re2j.Pattern;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.regex.LineMatcher;
import dev.streamgauge.logs.regex.LineRegex;
import dev.streamgauge.logs.time.LogTimes;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;

/** A line in which an expression is found, whose named groups are the fields. */
@Internal
public final class RegexLine extends KeyedLine {
  private final Map<String, Integer> groups;
  private final LineMatcher matcher;

  /** Creates a line of {@code regex}, with the named groups of {@code pattern}. */
  public RegexLine(Pattern pattern, LineRegex regex, LogTimes times) {
    super("regex", times);
    this.groups = pattern.namedGroups();
    this.matcher = regex.matcher();
  }

  @Override
  boolean parse() {
    return matcher.find(bytes, from, to);
  }

  /** Returns the number of the group called {@code key} if it took part in the match, or -1. */
  @Override
  int index(String key) {
    Integer group = groups.get(key);
    return group == null || !matcher.has(group) ? -1 : group;
  }

  @Override
  String value(int index) {
    return matcher.group(index);
  }

  @Override
  Severity severityOf(int index, String key) {
    int start = matcher.start(index);
    int end = matcher.end(index);
    return severityIn(key, matcher.bytes(), start, end);
  }

  @Override
  Severity scan(int index) {
    int start = matcher.start(index);
    int end = matcher.end(index);
    return SeverityWords.scan(matcher.bytes(), start, end);
  }

  @Override
  long timeOf(int index, long referenceMillis) {
    int start = matcher.start(index);
    int end = matcher.end(index);
    return timeIn("", matcher.bytes(), start, end, referenceMillis);
  }
}
