package dev.streamgauge.io.file;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.Multiline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the lines of all files that match a pattern to their ends, as bounded input. Files are
 * opened through Beam's file systems and decompressed according to their names ({@code .gz}, {@code
 * .bz2}, {@code .zst}); a truncated or damaged file ends at the damage, with a warning. Text is
 * UTF-8, or UTF-16 according to its byte order mark. Lines of a container's log that the runtime
 * split are joined. A line ends with {@code \n} or {@code \r\n}; the last one needs neither. Its
 * event time is the time it is read, or with {@link #withLineTime} the time in it.
 *
 * <pre>{@code
 * p.apply(FileLines.matching("/var/log/*.log"))
 * }</pre>
 *
 * <p>Files can be of any size: reading takes a few mebibytes of memory, and a large uncompressed
 * file is read in several ranges in parallel, each line in the range in which it begins. A file is
 * not split if its text is in UTF-16, if it is a container's log or, with {@link #withMultiline},
 * if none of its first lines can be recognized as the beginning of an event.
 *
 * <p>It is an error at run time if no file matches.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class FileLines extends PTransform<PBegin, PCollection<LineBatch>> {
  abstract String pattern();

  abstract @Nullable LineTiming lineTiming();

  abstract @Nullable Multiline multiline();

  abstract LineBatchFn pushDown();

  abstract WallClock clock();

  abstract int rangeBytes();

  abstract int bundleBytes();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setPattern(String pattern);

    abstract Builder setLineTiming(@Nullable LineTiming lineTiming);

    abstract Builder setMultiline(@Nullable Multiline multiline);

    abstract Builder setPushDown(LineBatchFn pushDown);

    abstract Builder setClock(WallClock clock);

    abstract Builder setRangeBytes(int bytes);

    abstract Builder setBundleBytes(int bytes);

    abstract FileLines build();
  }

  /** Reads the files that match {@code pattern}. */
  public static FileLines matching(String pattern) {
    return new AutoValue_FileLines.Builder()
        .setPattern(pattern)
        .setPushDown(LineBatchFn.identity())
        .setClock(WallClock.system())
        .setRangeBytes(FileLinesConfig.RANGE_BYTES)
        .setBundleBytes(FileLinesConfig.BUNDLE_BYTES)
        .build();
  }

  /**
   * Takes the time in the line as event time, checked against the wall clock. A time without a year
   * falls within the year that ends, give or take a day, when the file was last modified.
   */
  public FileLines withLineTime(LineTiming timing) {
    return toBuilder().setLineTiming(timing).build();
  }

  /** Joins the lines of a file that belong to one event. */
  public FileLines withMultiline(Multiline multiline) {
    return toBuilder().setMultiline(multiline).build();
  }

  /** Applies {@code fn} to each batch as it is read; see {@link LineBatchFn}. */
  public FileLines withPushDown(LineBatchFn fn) {
    return toBuilder().setPushDown(fn).build();
  }

  /** Uses another clock for event times. */
  @Internal
  public FileLines withClock(WallClock wallClock) {
    return toBuilder().setClock(wallClock).build();
  }

  /**
   * Checks that {@code file} is not a pipe or a device on this machine: opening one may block
   * forever, and what was read from it cannot be read again.
   *
   * @throws IOException if it is one
   */
  @Internal
  public static void checkRegular(ResourceId file) throws IOException {
    if (file.getScheme().equals("file")) {
      Path path = Path.of(file.toString());
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new IOException(
            path + " is not a regular file: for a pipe use socket:// or listen://");
      }
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("pattern", pattern()).withLabel("Files read"));
    builder.add(
        DisplayData.item("pushDown", pushDown().getClass())
            .withLabel("Function applied while reading"));
    builder.add(DisplayData.item("multiline", multiline() != null).withLabel("Lines are joined"));
    builder.add(
        DisplayData.item("lineTime", lineTiming() != null)
            .withLabel("Event time is found in the line"));
  }

  /** Sets other sizes of ranges and bundles, for tests. */
  FileLines withSizes(int rangeBytes, int bundleBytes) {
    return toBuilder().setRangeBytes(rangeBytes).setBundleBytes(bundleBytes).build();
  }

  FileLinesSource source() {
    FileLinesConfig config =
        new FileLinesConfig(
            lineTiming(), multiline(), pushDown(), clock(), rangeBytes(), bundleBytes());
    return new FileLinesSource(pattern(), config);
  }

  @Override
  public PCollection<LineBatch> expand(PBegin input) {
    return input.apply("Read", Read.from(source())).setCoder(LineBatchCoder.of());
  }
}
