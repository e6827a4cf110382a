package dev.streamgauge.io.file;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.format.JsonFormat;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes results as JSON lines (those of {@link JsonFormat}), or as another {@link FileFormat},
 * into a directory on one of Beam's or Hadoop's file systems, in one file per window, shard of its
 * keys and revision:
 *
 * <pre>
 * monitor_20231114T221300.000Z_20231114T221330.000Z_0_r0.jsonl
 * monitor_20231114T221300.000Z_20231114T221330.000Z_0_r1.jsonl   (a correction)
 * </pre>
 *
 * <p>Files appear atomically: each is written under another name ({@code .tmp-...}) in the same
 * directory and renamed. A repeated result produces the same file. Nothing is deleted, so readers
 * take the highest revision of each window and key; with jq and with SQL (DuckDB):
 *
 * <pre>
 * cat dir/monitor_*.jsonl |
 *   jq -cs 'group_by([.window_start, .window_end, .key]) | map(max_by(.revision))[]'
 *
 * SELECT * FROM 'dir/monitor_*.jsonl'
 * QUALIFY row_number() OVER (PARTITION BY window_start, window_end, key ORDER BY revision DESC) = 1
 * </pre>
 *
 * <pre>{@code
 * counts.apply(FileSink.to("/var/lib/streamgauge", "monitor"));
 * }</pre>
 *
 * <p>While the disk is full or Hadoop's name node is away, it logs that and retries; any other
 * write error fails the bundle. The output is empty; its watermark passes a window once the
 * window's files are there.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class FileSink extends PTransform<PCollection<WindowCounts>, PCollection<Void>> {
  /** The name of the counter of files written. */
  public static final String FILES_WRITTEN = "result_files_written";

  abstract String directory();

  abstract String pipeline();

  abstract FileFormat format();

  /**
   * Writes into {@code directory} under the name {@code pipeline}, which is part of file names.
   *
   * @throws IllegalArgumentException if the name has characters other than letters, digits and
   *     {@code . _ -}
   */
  public static FileSink to(String directory, String pipeline) {
    if (!pipeline.matches("[a-zA-Z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "A pipeline's name has up to 100 letters, digits and . _ -, unlike '" + pipeline + "'.");
    }
    return new AutoValue_FileSink(directory, pipeline, FileFormat.JSON);
  }

  /** Writes files in this format. */
  public FileSink withFormat(FileFormat format) {
    return new AutoValue_FileSink(directory(), pipeline(), format);
  }

  /**
   * Checks the directory by writing and deleting a file.
   *
   * @throws IOException if that fails
   */
  public void check() throws IOException {
    try {
      byte[] unused =
          format().bytes(WindowCounts.of(0, 1, Timing.ON_TIME, 0, new CountTable()), pipeline());
    } catch (NoClassDefFoundError e) {
      throw new IOException(
          "Hadoop is not on the class path (" + e.getMessage() + " is missing)", e);
    }
    WholeFiles.check(directory());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("directory", directory()).withLabel("Directory written to"));
    builder.add(DisplayData.item("pipeline", pipeline()).withLabel("Name of the pipeline"));
    builder.add(DisplayData.item("format", format().name()).withLabel("Format of the files"));
  }

  @Override
  public PCollection<Void> expand(PCollection<WindowCounts> input) {
    return input.apply("WriteFiles", ParDo.of(new WriteFn(directory(), pipeline(), format())));
  }

  private static final class WriteFn extends DoFn<WindowCounts, Void> {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Counter written = Metrics.counter(MetricNames.NAMESPACE, FILES_WRITTEN);
    private final String directory;
    private final String pipeline;
    private final FileFormat format;

    WriteFn(String directory, String pipeline, FileFormat format) {
      this.directory = directory;
      this.pipeline = pipeline;
      this.format = format;
    }

    @ProcessElement
    public void process(@Element WindowCounts pane) throws IOException {
      byte[] bytes = format.bytes(pane, pipeline);
      String name = name(pane);
      DiskWait.whileFull(directory + "/" + name, () -> WholeFiles.write(directory, name, bytes));
      written.inc();
    }

    private String name(WindowCounts pane) {
      return String.format(
          "%s_%s_%s_%d_r%d.%s",
          pipeline,
          TIME.format(Instant.ofEpochMilli(pane.startMillis())),
          TIME.format(Instant.ofEpochMilli(pane.endMillis())),
          pane.shard(),
          pane.revision(),
          format.extension());
    }
  }
}
