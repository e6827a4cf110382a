package dev.streamgauge.io.file;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowLines;
import dev.streamgauge.windows.result.WindowPane;
import java.io.IOException;
import java.io.Serializable;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.Writable;

/**
 * Writes each window into its own directory of Hadoop sequence files, named as by Spark Streaming's
 * {@code saveAsHadoopFiles(prefix, suffix)}. Needs Hadoop on the class path.
 *
 * <pre>{@code
 * counts.apply(SequenceFiles.counts("hdfs://namenode/gauge/words", "seq"));
 * // hdfs://namenode/gauge/words-1700000010000.seq/part-00000
 * }</pre>
 *
 * <p>Names, corrections and errors are those of {@link TextFiles}: files appear atomically, and a
 * correction replaces what it corrects. Records are not compressed. A window must fit into one
 * worker's memory.
 *
 * @param <T> the panes
 * @since 0.1.0
 */
public final class SequenceFiles<T extends WindowPane>
    extends PTransform<PCollection<T>, PCollection<Void>> {
  private final String prefix;
  private final String suffix;
  private final PaneBytes<T> content;

  private SequenceFiles(String prefix, String suffix, PaneBytes<T> content) {
    this.prefix = Objects.requireNonNull(prefix, "prefix");
    this.suffix = Objects.requireNonNull(suffix, "suffix");
    this.content = content;
  }

  /**
   * Turns a window into records.
   *
   * @param <T> the panes
   * @param <K> the keys
   * @param <V> the values
   * @since 0.1.0
   */
  @FunctionalInterface
  public interface Records<T, K extends Writable, V extends Writable> extends Serializable {
    /** Appends the records of {@code pane} to {@code out}. */
    void write(T pane, Output<K, V> out) throws IOException;
  }

  /**
   * Takes records.
   *
   * @param <K> the keys
   * @param <V> the values
   * @since 0.1.0
   */
  @FunctionalInterface
  public interface Output<K extends Writable, V extends Writable> {
    /** Appends a record; key and value may be reused afterwards. */
    void append(K key, V value) throws IOException;
  }

  /**
   * Writes records.
   *
   * @param prefix the path of the directories up to their times, on one of Beam's or Hadoop's file
   *     systems
   * @param suffix what follows the time behind a dot; may be empty
   */
  public static <T extends WindowPane, K extends Writable, V extends Writable> SequenceFiles<T> of(
      String prefix, String suffix, Class<K> key, Class<V> value, Records<T, K, V> records) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(records, "records");
    return new SequenceFiles<>(
        prefix,
        suffix,
        pane ->
            SequenceBytes.of(
                key, value, writer -> records.write(pane, (k, v) -> writer.append(k, v))));
  }

  /** Writes counts by key as {@code Text} and {@code LongWritable}, highest first. */
  public static SequenceFiles<WindowCounts> counts(String prefix, String suffix) {
    return of(
        prefix,
        suffix,
        Text.class,
        LongWritable.class,
        (pane, out) -> {
          for (int entry : pane.counts().byCount()) {
            out.append(
                new Text(pane.counts().key(entry)), new LongWritable(pane.counts().count(entry)));
          }
        });
  }

  /** Writes lines by position in their window, from 0, as {@code LongWritable} and {@code Text}. */
  public static SequenceFiles<WindowLines> lines(String prefix, String suffix) {
    return of(
        prefix,
        suffix,
        LongWritable.class,
        Text.class,
        (pane, out) -> {
          long position = 0;
          for (String line : pane.strings()) {
            out.append(new LongWritable(position++), new Text(line));
          }
        });
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("prefix", prefix).withLabel("Path up to the time of a window"));
    builder.add(DisplayData.item("suffix", suffix).withLabel("Suffix"));
  }

  @Override
  public PCollection<Void> expand(PCollection<T> input) {
    return input.apply("WriteRecords", ParDo.of(new WriteWindowFn<>(prefix, suffix, content)));
  }
}
