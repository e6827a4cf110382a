package dev.streamgauge.text;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Cuts lines into words: each word is a line of the batch that comes out, with the event time of
 * the line it was in.
 *
 * <p>Each batch gives one batch, with the same covered span and stats. Words are slices of the
 * bytes that came in wherever they are spelled the same, so cutting copies nothing.
 *
 * <pre>{@code
 * PCollection<LineBatch> words = lines.apply(Tokenize.words());
 * }</pre>
 *
 * <p>{@link #asFunction()} is what the transform applies, for a source to apply it while it reads.
 *
 * @since 0.1.0
 */
public final class Tokenize extends PTransform<PCollection<LineBatch>, PCollection<LineBatch>> {
  private final LineBatchFn fn;

  private Tokenize(LineBatchFn fn) {
    this.fn = fn;
  }

  /**
   * Cuts at each space, precisely as {@code line.split(" ")} does: two spaces in a row have an
   * empty word between them, a space at the start one before it; empty words at the end are left
   * out, so a line of spaces has no words at all; but the empty line is one empty word. Tabs and
   * other white space are parts of words.
   *
   * <pre>{@code
   * lines.apply(Tokenize.onSpaces()); // " to  be " gives "", "to", "", "be"
   * }</pre>
   */
  public static Tokenize onSpaces() {
    return new Tokenize(new SplitOnSpacesFn());
  }

  /**
   * Finds the words of written text, in lower case and without punctuation.
   *
   * <p>A word is a run of letters, digits and underscores of any script ({@link
   * Character#isLetterOrDigit(int)}), with the combining marks that belong to its letters. An
   * apostrophe, typed (') or set (U+2019), is part of a word between two letters or digits and
   * nowhere else. Lower case is that of {@code Locale.ROOT}. A line without words gives none.
   *
   * <pre>{@code
   * lines.apply(Tokenize.words()); // "Don't panic: 'disk_1' IS full!" gives
   *                                // "don't", "panic", "disk_1", "is", "full"
   * }</pre>
   */
  public static Tokenize words() {
    return new Tokenize(new WordsFn());
  }

  /** Returns the tokenizer as a function of batches: the one this transform applies. */
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
