package dev.streamgauge.logs.regex;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Matcher;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Searches lines for an RE2/J expression, and finds the same as RE2/J, in less time: expressions
 * like those of log formats are matched directly on the bytes, a few times as fast as a string is
 * made of them. RE2/J takes the others, and lines on which too much has to be tried.
 *
 * <pre>{@code
 * LineMatcher matcher = LineRegex.of(Pattern.compile("^(\\S+) (?P<level>[A-Z]+)")).matcher();
 * if (matcher.find(bytes, from, to)) {
 *   matcher.group(2);
 * }
 * }</pre>
 *
 * <p>Cheap to create, not thread-safe.
 */
@Internal
public final class LineMatcher {
  private static final int NONE = -1;

  private final Matcher matcher;
  private final boolean whole;
  private final @Nullable Backtracker backtracker;
  private final @Nullable Prefilter prefilter;
  private byte[] bytes = new byte[0];
  private int from;

  /** What RE2/J has found something in; null if it was not asked. */
  private @Nullable String text;

  private LineMatcher(LineRegex regex) {
    this.matcher = regex.pattern().matcher("");
    this.whole = regex.isWhole();
    this.backtracker =
        regex.program() == null
            ? null
            : new Backtracker(regex.program(), regex.pattern().groupCount());
    this.prefilter = regex.prefilter();
  }

  static LineMatcher of(LineRegex regex) {
    return new LineMatcher(regex);
  }

  /** Returns whether the expression matches the line {@code [start, end)}, valid UTF-8. */
  public boolean find(byte[] line, int start, int end) {
    bytes = line;
    from = start;
    text = null;
    if (prefilter != null && !prefilter.mayMatch(line, start, end)) {
      return false;
    }
    if (backtracker != null) {
      Backtracker.Result result = backtracker.find(line, start, end);
      if (result != Backtracker.Result.GAVE_UP) {
        return result == Backtracker.Result.FOUND;
      }
    }
    // A string, not bytes, which RE2/J 1.8 accepts too: on bytes ^ and \b match after each
    // non-ASCII character. And not a region, where ^, $ and \b would see the surrounding lines.
    text = new String(line, start, end - start, UTF_8);
    return whole ? matcher.reset(text).matches() : matcher.reset(text).find();
  }

  /** Returns whether a group took part in the match. */
  public boolean has(int group) {
    return (text == null ? backtracker.start(group) : matcher.start(group)) != NONE;
  }

  /** Returns the bytes in which {@link #start} and {@link #end} are positions. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns where a group that {@linkplain #has took part} begins. */
  public int start(int group) {
    return text == null ? backtracker.start(group) : position(matcher.start(group));
  }

  /** Returns where a group that {@linkplain #has took part} ends. */
  public int end(int group) {
    return text == null ? backtracker.end(group) : position(matcher.end(group));
  }

  private int position(int inText) {
    byte[] before = text.substring(0, inText).getBytes(UTF_8);
    if (before.length > bytes.length - from
        || !Arrays.equals(before, 0, before.length, bytes, from, from + before.length)) {
      // The line was not valid UTF-8.
      bytes = text.getBytes(UTF_8);
      from = 0;
    }
    return from + before.length;
  }

  /** Returns the text of a group that {@linkplain #has took part}. */
  public String group(int group) {
    return text == null
        ? new String(bytes, start(group), end(group) - start(group), UTF_8)
        : matcher.group(group);
  }
}
