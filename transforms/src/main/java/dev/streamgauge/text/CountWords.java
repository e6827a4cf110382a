package dev.streamgauge.text;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.WindowCounts;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Counts the words of lines per window: {@link Tokenize}, then {@link SlidingCount#perElement()}.
 *
 * <p>The metrics account for lines, not words.
 *
 * <pre>{@code
 * lines.apply(CountWords.in(SlidingCount.of(Duration.standardSeconds(1))))
 * }</pre>
 */
public final class CountWords
    extends PTransform<PCollection<LineBatch>, PCollection<WindowCounts>> {
  private final SlidingCount windows;
  private final Tokenize tokenize;

  private CountWords(SlidingCount windows, Tokenize tokenize) {
    this.windows = windows;
    this.tokenize = tokenize;
  }

  /** Counts words in the windows of {@code windows}, cutting lines at spaces. */
  public static CountWords in(SlidingCount windows) {
    return new CountWords(windows, Tokenize.onSpaces());
  }

  /** With lines cut into words by {@code tokenizer}. */
  public CountWords tokenizedBy(Tokenize tokenizer) {
    return new CountWords(windows, tokenizer);
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<LineBatch> input) {
    return input
        .apply("DropLate", windows.lateGate())
        .apply("Tokenize", tokenize)
        .apply("CountPerWord", windows.behindLateGate().perElement());
  }
}
