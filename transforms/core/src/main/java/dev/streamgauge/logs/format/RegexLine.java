package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.time.LogTimes;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;

/** A line that matches an expression, whose named groups are the fields. */
@Internal
public final class RegexLine extends KeyedLine {
  private final Map<String, Integer> groups;
  private final Matcher matcher;

  public RegexLine(Pattern pattern, LogTimes times) {
    super("regex", times);
    this.groups = pattern.namedGroups();
    this.matcher = pattern.matcher("");
  }

  @Override
  boolean parse() {
    // A string, not bytes, which RE2/J 1.8 accepts too: on bytes ^ and \b match after each
    // non-ASCII character.
    matcher.reset(text(from, to));
    return matcher.find();
  }

  /** Returns the number of the group called {@code key} if it took part in the match, or -1. */
  @Override
  int index(String key) {
    Integer group = groups.get(key);
    return group == null || matcher.start(group) < 0 ? -1 : group;
  }

  @Override
  String value(int index) {
    return matcher.group(index);
  }

  @Override
  Severity severityOf(int index) {
    byte[] value = value(index).getBytes(UTF_8);
    return severityIn(value, 0, value.length);
  }

  @Override
  Severity scan(int index) {
    byte[] value = value(index).getBytes(UTF_8);
    return SeverityWords.scan(value, 0, value.length);
  }

  @Override
  long timeOf(int index, long referenceMillis) {
    byte[] value = value(index).getBytes(UTF_8);
    return timeIn(value, 0, value.length, referenceMillis);
  }
}
