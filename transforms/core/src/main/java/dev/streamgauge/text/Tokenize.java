package dev.streamgauge.text;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Splits lines into words: each word is a line of the output batch, with the event time of its
 * original line.
 *
 * <p>Each input batch gives one output batch, with the same covered span and stats. Words with
 * unchanged spelling are slices of the input bytes, so splitting copies nothing.
 *
 * <pre>{@code
 * PCollection<LineBatch> words = lines.apply(Tokenize.words());
 * }</pre>
 *
 * <p>{@link #asFunction()} returns the function that the transform applies, for push-down into a
 * source.
 *
 * @since 0.1.0
 */
public final class Tokenize extends PTransform<PCollection<LineBatch>, PCollection<LineBatch>> {
  private final LineBatchFn fn;

  private Tokenize(LineBatchFn fn) {
    this.fn = fn;
  }

  /**
   * Returns a PTransform that splits at each space, exactly as {@code line.split(" ")} does: two
   * consecutive spaces have an empty word between them, and a leading space has one before it.
   * Trailing empty words are dropped, so a line of spaces has no words, but the empty line is one
   * empty word. Tabs and other white space are parts of words.
   *
   * <pre>{@code
   * lines.apply(Tokenize.onSpaces()); // " to  be " gives "", "to", "", "be"
   * }</pre>
   */
  public static Tokenize onSpaces() {
    return new Tokenize(new SplitOnSpacesFn());
  }

  /**
   * Returns a PTransform that finds the words of written text, in lower case and without
   * punctuation.
   *
   * <p>A word is a run of letters, digits and underscores of any script ({@link
   * Character#isLetterOrDigit(int)}), with the combining marks that belong to its letters. An
   * apostrophe, typed (') or typographic (U+2019), is part of a word only between two letters or
   * digits. Lower case follows {@code Locale.ROOT}. A line without words gives none.
   *
   * <pre>{@code
   * lines.apply(Tokenize.words()); // "Don't panic: 'disk_1' IS full!" gives
   *                                // "don't", "panic", "disk_1", "is", "full"
   * }</pre>
   */
  public static Tokenize words() {
    return new Tokenize(new WordsFn());
  }

  /** Returns the function that this transform applies to each batch. */
  public LineBatchFn asFunction() {
    return fn;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("tokenizer", fn.getClass()).withLabel("Finds the words of a line"));
  }

  @Override
  public PCollection<LineBatch> expand(PCollection<LineBatch> input) {
    return input.apply("Tokenize", LineBatches.map(fn));
  }
}
