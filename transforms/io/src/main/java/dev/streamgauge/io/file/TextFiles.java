package dev.streamgauge.io.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.io.format.PaneFormat;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowLines;
import dev.streamgauge.windows.result.WindowPane;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes each window into its own directory of text files, named as by Spark Streaming's {@code
 * saveAsTextFiles(prefix, suffix)}: {@code prefix-TIME.suffix}, where {@code TIME} is the window's
 * end in milliseconds since the epoch.
 *
 * <pre>{@code
 * counts.apply(TextFiles.counts("/var/lib/gauge/words", "txt"));
 * // /var/lib/gauge/words-1700000010000.txt/part-00000
 * }</pre>
 *
 * <p>Files appear atomically, one for each shard of the window's keys, and show the highest
 * revision written: a correction replaces what it corrects, and results repeated after a crash
 * replace themselves. The same text is kept beside it under a name that begins with a dot and
 * contains the revision; readers such as Spark's and Hadoop's ignore it. All windows with one
 * prefix and suffix must have the same size.
 *
 * <p>A file that cannot be written fails the bundle. The output is empty; its watermark passes a
 * window once the window's files are there.
 *
 * @param <T> the panes
 * @since 0.1.0
 */
public final class TextFiles<T extends WindowPane>
    extends PTransform<PCollection<T>, PCollection<Void>> {
  private final String prefix;
  private final String suffix;
  private final PaneFormat<T> format;

  private TextFiles(String prefix, String suffix, PaneFormat<T> format) {
    this.prefix = prefix;
    this.suffix = suffix;
    this.format = format;
  }

  /**
   * Writes panes in {@code format}.
   *
   * @param prefix the path of the directories up to their times, on one of Beam's or Hadoop's file
   *     systems
   * @param suffix what follows the time behind a dot; may be empty
   */
  public static <T extends WindowPane> TextFiles<T> of(
      String prefix, String suffix, PaneFormat<T> format) {
    return new TextFiles<>(
        Objects.requireNonNull(prefix, "prefix"),
        Objects.requireNonNull(suffix, "suffix"),
        Objects.requireNonNull(format, "format"));
  }

  /**
   * Writes counts, highest first, one line per key with its count after a space; the count alone if
   * there is no key. Paths as in {@link #of}.
   */
  public static TextFiles<WindowCounts> counts(String prefix, String suffix) {
    return of(prefix, suffix, TextFiles::append);
  }

  /** Writes lines as they are. Paths as in {@link #of}. */
  public static TextFiles<WindowLines> lines(String prefix, String suffix) {
    return of(
        prefix,
        suffix,
        (pane, out) -> {
          for (String line : pane.strings()) {
            out.append(line).append('\n');
          }
        });
  }

  private static void append(WindowCounts pane, Appendable out) throws IOException {
    CountTable counts = pane.counts();
    for (int entry : counts.byCount()) {
      String key = counts.key(entry);
      if (!key.equals(WindowCounts.GLOBAL_KEY)) {
        out.append(key).append(' ');
      }
      out.append(Long.toString(counts.count(entry))).append('\n');
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("prefix", prefix).withLabel("Path up to the time of a window"));
    builder.add(DisplayData.item("suffix", suffix).withLabel("Suffix"));
    builder.add(DisplayData.item("format", format.getClass()).withLabel("Format of a window"));
  }

  @Override
  public PCollection<Void> expand(PCollection<T> input) {
    PaneFormat<T> lines = format;
    return input.apply(
        "WriteTexts",
        ParDo.of(
            new WriteWindowFn<T>(
                prefix,
                suffix,
                pane -> {
                  StringBuilder text = new StringBuilder();
                  lines.append(pane, text);
                  return text.toString().getBytes(UTF_8);
                })));
  }
}
