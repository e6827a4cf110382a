package dev.streamgauge.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.ByteSearch;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.logs.filter.ContainsFn;
import dev.streamgauge.logs.filter.MatchesFn;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.util.Regexes;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Returns a {@link PTransform} that keeps error lines: by a text or regular expression anywhere in
 * the line, or by severity.
 *
 * <p>Each input batch gives one output batch with the matching lines, their order and event times
 * unchanged. Its covered span and stats stay, so a stretch without errors counts as zero; a batch
 * without matches becomes a heartbeat.
 *
 * <pre>{@code
 * PCollection<LineBatch> errors = lines.apply(ErrorFilter.containing("ERROR"));
 * PCollection<LineBatch> worse = lines.apply(ErrorFilter.matching("\\b(ERROR|FATAL)\\b"));
 * PCollection<LineBatch> severe = lines.apply(ErrorFilter.atLeast(Severity.ERROR));
 * }</pre>
 *
 * <p>{@link #asFunction()} returns the function that the transform applies, for push-down into a
 * source.
 *
 * @since 0.1.0
 */
public final class ErrorFilter extends PTransform<PCollection<LineBatch>, PCollection<LineBatch>> {
  private static final String REGEX_CHARACTERS = "\\.+*?()|[]{}^$";

  private final LineBatchFn fn;
  private final String shown;

  private ErrorFilter(LineBatchFn fn, String shown) {
    this.fn = fn;
    this.shown = shown;
  }

  /**
   * Returns a PTransform that keeps lines containing {@code text}, case-sensitively.
   *
   * <pre>{@code
   * lines.apply(ErrorFilter.containing("ERROR"));
   * }</pre>
   *
   * @throws IllegalArgumentException if {@code text} is empty or is not valid Unicode
   */
  public static ErrorFilter containing(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "Every line contains the empty text: give the text that marks an error line, such as"
              + " \"ERROR\", or leave the filter out to keep all lines.");
    }
    byte[] needle = text.getBytes(UTF_8);
    if (!new String(needle, UTF_8).equals(text)) {
      throw new IllegalArgumentException(
          "The text to look for has half a surrogate pair, which no line can contain: \""
              + text
              + "\". Give whole characters.");
    }
    return new ErrorFilter(new ContainsFn(ByteSearch.of(needle)), "containing " + text);
  }

  /**
   * Returns a PTransform that keeps lines in which {@code regex} matches, anywhere unless anchored.
   * The syntax is <a href="https://github.com/google/re2/wiki/Syntax">RE2's</a>, which takes linear
   * time for every expression and has no back-references or look-around. An expression without
   * special characters is as fast as {@link #containing}.
   *
   * <pre>{@code
   * lines.apply(ErrorFilter.matching("(?i)^\\S+ error"));
   * }</pre>
   *
   * @throws IllegalArgumentException if {@code regex} is empty or invalid: the message has the
   *     expression, the error and its position
   */
  public static ErrorFilter matching(String regex) {
    if (regex.isEmpty()) {
      throw new IllegalArgumentException(
          "The empty expression matches every line: give one for error lines, such as"
              + " \"ERROR|FATAL\", or leave the filter out to keep all lines.");
    }
    if (regex.chars().allMatch(c -> REGEX_CHARACTERS.indexOf(c) < 0)) {
      return containing(regex);
    }
    return new ErrorFilter(new MatchesFn(Regexes.compile(regex)), "matching " + regex);
  }

  /**
   * Returns a PTransform that keeps lines of severity {@code minimum} or worse, in any format
   * ({@code auto}).
   */
  public static ErrorFilter atLeast(Severity minimum) {
    return atLeast(minimum, LogFormat.auto());
  }

  /**
   * Returns a PTransform that keeps lines whose severity in {@code format} is {@code minimum} or
   * worse. A line without a severity is dropped. Malformed lines are counted in {@link
   * MalformedCounters} and judged as {@code raw}: by a word in capitals, in brackets or before a
   * colon.
   *
   * <pre>{@code
   * lines.apply(ErrorFilter.atLeast(Severity.ERROR, LogFormat.named("json")));
   * }</pre>
   *
   * @throws IllegalArgumentException if {@code minimum} is UNKNOWN
   */
  public static ErrorFilter atLeast(Severity minimum, LogFormat format) {
    if (minimum == Severity.UNKNOWN) {
      throw new IllegalArgumentException(
          "No line has a severity of at least UNKNOWN: give one from TRACE to EMERGENCY.");
    }
    return new ErrorFilter(new AtLeastFn(minimum, format), "at least " + minimum);
  }

  /** Returns the function that this transform applies to each batch. */
  public LineBatchFn asFunction() {
    return fn;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("filter", shown).withLabel("Lines kept"));
  }

  @Override
  public PCollection<LineBatch> expand(PCollection<LineBatch> input) {
    return input.apply("Filter", LineBatches.map(fn));
  }
}
