package dev.streamgauge.text;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Counts the words of lines per window: {@link Tokenize}, then {@link SlidingCount#perElement()}.
 *
 * <p>The metrics account for lines, not words.
 *
 * <pre>{@code
 * lines.apply(CountWords.in(SlidingCount.of(Duration.standardSeconds(1))))
 * }</pre>
 *
 * @since 0.1.0
 */
public final class CountWords
    extends PTransform<PCollection<LineBatch>, PCollection<WindowCounts>> {
  private final SlidingCount windows;
  private final Tokenize tokenize;
  private final boolean ofTallies;
  private final Set<String> ignored;

  private CountWords(
      SlidingCount windows, Tokenize tokenize, boolean ofTallies, Set<String> ignored) {
    this.windows = windows;
    this.tokenize = tokenize;
    this.ofTallies = ofTallies;
    this.ignored = ignored;
  }

  /**
   * Returns a PTransform that counts words in the windows of {@code windows}, splitting lines at
   * spaces.
   */
  public static CountWords in(SlidingCount windows) {
    return new CountWords(windows, Tokenize.onSpaces(), false, Set.of());
  }

  /** Splits lines into words with {@code tokenizer}. */
  public CountWords tokenizedBy(Tokenize tokenizer) {
    return new CountWords(windows, tokenizer, ofTallies, ignored);
  }

  /** Drops the words in {@code words}, as the tokenizer outputs them, and counts how many. */
  public CountWords ignoring(Set<String> words) {
    return new CountWords(windows, tokenize, ofTallies, Set.copyOf(words));
  }

  /**
   * Returns a function that merges equal words of a period into one line with their number, as
   * {@link SlidingCount#tally()} does for lines, for push-down into a source.
   */
  public LineBatchFn tally() {
    return windows.perElement().tallyOf(tokenize.asFunction());
  }

  /** Counts the output of {@link #tally()}. */
  public CountWords ofTallies() {
    return new CountWords(windows, tokenize, true, ignored);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.include("windows", windows);
    builder.include("tokenize", tokenize);
    builder.add(
        DisplayData.item("ignoredWords", ignored.size()).withLabel("Number of ignored words"));
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<LineBatch> input) {
    PCollection<LineBatch> open = input.apply("DropLate", windows.lateGate());
    PCollection<LineBatch> words = ofTallies ? open : open.apply("Tokenize", tokenize);
    return (ignored.isEmpty() ? words : words.apply("Ignore", IgnoreWords.of(ignored)))
        .apply("CountPerWord", windows.behindLateGate().perElement());
  }
}
