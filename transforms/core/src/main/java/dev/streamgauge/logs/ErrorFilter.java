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
 * Returns a {@link PTransform} that keeps error lines: by a text or a regular expression found
 * anywhere in them, or by their severity in their log format.
 *
 * <p>Each batch gives one batch: the lines that match, in their order and with their event times.
 * Its covered span and stats stay, so that a stretch without errors counts as zero; a batch in
 * which nothing matches becomes a heartbeat.
 *
 * <pre>{@code
 * PCollection<LineBatch> errors = lines.apply(ErrorFilter.containing("ERROR"));
 * PCollection<LineBatch> worse = lines.apply(ErrorFilter.matching("\\b(ERROR|FATAL)\\b"));
 * PCollection<LineBatch> severe = lines.apply(ErrorFilter.atLeast(Severity.ERROR));
 * }</pre>
 *
 * <p>{@link #asFunction()} is what the transform applies, for a source to apply it while it reads.
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
   * Keeps lines with {@code text} in them, case-sensitive and character for character.
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
   * Keeps lines in which {@code regex} is found, anywhere unless anchored. The syntax is <a
   * href="https://github.com/google/re2/wiki/Syntax">RE2's</a>, which takes time linear in the line
   * for every expression; it has no back references and no look-around. An expression without
   * special characters is as fast as {@link #containing}.
   *
   * <pre>{@code
   * lines.apply(ErrorFilter.matching("(?i)^\\S+ error"));
   * }</pre>
   *
   * @throws IllegalArgumentException if {@code regex} is empty, or not a regular expression: with
   *     the expression, what is wrong and where
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

  /** Keeps lines of {@code minimum} or worse, whatever format they are in ({@code auto}). */
  public static ErrorFilter atLeast(Severity minimum) {
    return atLeast(minimum, LogFormat.auto());
  }

  /**
   * Keeps lines whose severity is {@code minimum} or worse, as {@code format} has it. A line that
   * names no severity is not kept. Lines that are not of the format are counted in {@link
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

  /** The filter as a function of batches: the one this transform applies. */
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
