package dev.streamgauge.logs.regex;

import com.google.re2j.Pattern;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** An expression for lines, compiled. Immutable and thread-safe; its matchers are not. */
@Internal
public final class LineRegex implements Serializable {
  private static final long serialVersionUID = 1;

  private final Pattern pattern;
  private final boolean whole;
  private final transient @Nullable Program program;
  private final transient @Nullable Prefilter prefilter;

  private LineRegex(Pattern pattern, boolean whole) {
    this.pattern = pattern;
    this.whole = whole;
    this.program =
        pattern.flags() == 0
            ? RegexParser.parse(pattern.pattern())
                .map(node -> whole ? wholly(node) : node)
                .flatMap(Program::of)
                .orElse(null)
            : null;
    // At the beginning of a line a program fails as soon as the search for a text would.
    this.prefilter = program != null && program.anchored ? null : Prefilter.of(pattern.pattern());
  }

  private static Node wholly(Node node) {
    return new Node.Sequence(
        List.of(new Node.Place(Node.Place.Kind.BEGIN), node, new Node.Place(Node.Place.Kind.END)));
  }

  /** Compiles {@code pattern}, to be found anywhere in a line. */
  public static LineRegex of(Pattern pattern) {
    return new LineRegex(pattern, false);
  }

  /** Compiles {@code pattern}, which must match the whole line. */
  public static LineRegex whole(Pattern pattern) {
    return new LineRegex(pattern, true);
  }

  /** Returns whether it must match the whole line. */
  boolean isWhole() {
    return whole;
  }

  Pattern pattern() {
    return pattern;
  }

  /** Returns the program; null if only RE2/J can match the expression. */
  @Nullable Program program() {
    return program;
  }

  /** Returns what rules out lines before; null if that does not pay. */
  @Nullable Prefilter prefilter() {
    return prefilter;
  }

  /** Returns a matcher, for one thread. */
  public LineMatcher matcher() {
    return LineMatcher.of(this);
  }

  private Object readResolve() {
    return new LineRegex(pattern, whole);
  }
}
