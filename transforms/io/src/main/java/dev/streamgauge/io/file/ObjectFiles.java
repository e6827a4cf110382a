package dev.streamgauge.io.file;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowLines;
import dev.streamgauge.windows.result.WindowPane;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes each window into its own directory of object files, named and made as by Spark Streaming's
 * {@code saveAsObjectFiles(prefix, suffix)}: sequence files whose values are arrays of objects in
 * Java's serialized form, which {@code SparkContext.objectFile} reads. Needs Hadoop on the class
 * path.
 *
 * <pre>{@code
 * counts.apply(ObjectFiles.counts("hdfs://namenode/gauge/words", "obj"));
 * // hdfs://namenode/gauge/words-1700000010000.obj/part-00000
 * }</pre>
 *
 * <p>Names, corrections and errors are those of {@link TextFiles}: files appear atomically, and a
 * correction replaces what it corrects. A window must fit into one worker's memory.
 *
 * @param <T> the panes
 * @since 0.1.0
 */
public final class ObjectFiles<T extends WindowPane>
    extends PTransform<PCollection<T>, PCollection<Void>> {
  private final String prefix;
  private final String suffix;
  private final SerializableFunction<T, List<?>> objects;

  private ObjectFiles(String prefix, String suffix, SerializableFunction<T, List<?>> objects) {
    this.prefix = Objects.requireNonNull(prefix, "prefix");
    this.suffix = Objects.requireNonNull(suffix, "suffix");
    this.objects = Objects.requireNonNull(objects, "objects");
  }

  /**
   * Writes objects.
   *
   * @param prefix the path of the directories up to their times, on one of Beam's or Hadoop's file
   *     systems
   * @param suffix what follows the time behind a dot; may be empty
   * @param objects returns those of a window, which must be {@link java.io.Serializable}
   */
  public static <T extends WindowPane> ObjectFiles<T> of(
      String prefix, String suffix, SerializableFunction<T, List<?>> objects) {
    return new ObjectFiles<>(prefix, suffix, objects);
  }

  /**
   * Writes counts by key, highest first, as {@code Map.Entry<String, Long>}; the objects are of
   * classes of the JDK.
   */
  public static ObjectFiles<WindowCounts> counts(String prefix, String suffix) {
    return of(
        prefix,
        suffix,
        pane -> {
          List<Object> entries = new ArrayList<>();
          for (int entry : pane.counts().byCount()) {
            entries.add(
                new SimpleImmutableEntry<>(pane.counts().key(entry), pane.counts().count(entry)));
          }
          return entries;
        });
  }

  /** Writes lines as strings. */
  public static ObjectFiles<WindowLines> lines(String prefix, String suffix) {
    return of(prefix, suffix, WindowLines::strings);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("prefix", prefix).withLabel("Path up to the time of a window"));
    builder.add(DisplayData.item("suffix", suffix).withLabel("Suffix"));
  }

  @Override
  public PCollection<Void> expand(PCollection<T> input) {
    SerializableFunction<T, List<?>> made = objects;
    return input.apply(
        "WriteObjects",
        ParDo.of(new WriteWindowFn<T>(prefix, suffix, pane -> ObjectBytes.of(made.apply(pane)))));
  }
}
