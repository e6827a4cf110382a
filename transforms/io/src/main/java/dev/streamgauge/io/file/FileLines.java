package dev.streamgauge.io.file;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.framing.FileText;
import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.framing.LineJoiner;
import dev.streamgauge.io.source.BatchedReader;
import dev.streamgauge.io.source.DeadLog;
import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.Multiline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Reads the lines of all files that match a pattern, to their ends: bounded input for the same
 * transforms. Files are opened through Beam's file systems, and decompressed if their names say so
 * ({@code .gz}, {@code .bz2}, {@code .zst}); one that is cut off or damaged ends there, with a
 * warning. Text is UTF-8, or UTF-16 by its byte order mark. Lines of a container's log that the
 * runtime cut into pieces are joined. A line ends with {@code \n} or {@code \r\n}, the last one
 * also without. Its event time is the time it is read, or with {@link #withLineTime} the time in
 * it.
 *
 * <pre>{@code
 * p.apply(FileLines.matching("/var/log/*.log"))
 * }</pre>
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

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setPattern(String pattern);

    abstract Builder setLineTiming(@Nullable LineTiming lineTiming);

    abstract Builder setMultiline(@Nullable Multiline multiline);

    abstract Builder setPushDown(LineBatchFn pushDown);

    abstract Builder setClock(WallClock clock);

    abstract FileLines build();
  }

  /** Reads the files that match {@code pattern}. */
  public static FileLines matching(String pattern) {
    return new AutoValue_FileLines.Builder()
        .setPattern(pattern)
        .setPushDown(LineBatchFn.identity())
        .setClock(WallClock.system())
        .build();
  }

  /**
   * Takes the time in the line as event time, held against the wall clock. A time without a year is
   * in the year that ends, give or take a day, when the file was changed last.
   */
  public FileLines withLineTime(LineTiming timing) {
    return toBuilder().setLineTiming(timing).build();
  }

  /** Joins lines of a file that belong together. */
  public FileLines withMultiline(Multiline multiline) {
    return toBuilder().setMultiline(multiline).build();
  }

  /** Applies {@code fn} to each batch as it is read; see {@link LineBatchFn}. */
  public FileLines withPushDown(LineBatchFn fn) {
    return toBuilder().setPushDown(fn).build();
  }

  /** With another clock for the event times. */
  @Internal
  public FileLines withClock(WallClock wallClock) {
    return toBuilder().setClock(wallClock).build();
  }

  /**
   * Checks that {@code file} is not a pipe or a device of this machine: to open one may wait for
   * ever, and what was read of it cannot be read again.
   *
   * @throws IOException if it is
   */
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

  @Override
  public PCollection<LineBatch> expand(PBegin input) {
    return input
        .apply("Match", FileIO.match().filepattern(pattern()))
        .apply("Open", FileIO.readMatches())
        .apply("Read", ParDo.of(new ReadFn(lineTiming(), multiline(), pushDown(), clock())))
        .setCoder(LineBatchCoder.of());
  }

  private static final class ReadFn extends DoFn<FileIO.ReadableFile, LineBatch> {
    private static final int MAX_LINES = 8192;
    private static final int MAX_BYTES = 1 << 20;

    /**
     * A file's lines are older than its last change. A time without a year is the one nearest to
     * its reference, so half a year before that there are no later ones, but for a day for clocks
     * and zones.
     */
    private static final long BEFORE_CHANGE_MILLIS = TimeUnit.DAYS.toMillis(365 / 2 - 1);

    private final SourceMetrics metrics = new SourceMetrics();
    private final @Nullable LineTiming timing;
    private final @Nullable Multiline multiline;
    private final LineBatchFn pushDown;
    private final WallClock clock;
    private transient DeadLog deadLog;

    /** How far the times in the file are covered, in line time. */
    private transient long coveredTo;

    ReadFn(
        @Nullable LineTiming timing,
        @Nullable Multiline multiline,
        LineBatchFn pushDown,
        WallClock clock) {
      this.timing = timing;
      this.multiline = multiline;
      this.pushDown = pushDown;
      this.clock = clock;
    }

    @Setup
    public void setup() {
      deadLog = new DeadLog();
    }

    @ProcessElement
    public void process(@Element FileIO.ReadableFile file, OutputReceiver<LineBatch> out)
        throws IOException {
      checkRegular(file.getMetadata().resourceId());
      String origin = "file:" + file.getMetadata().resourceId();
      int longest = LineBatchBuilder.MAX_LINE_BYTES;
      LineFramer framer =
          LineFramer.ofFile(longest, multiline == null ? null : new LineJoiner(multiline, longest));
      LineBatchBuilder batch = LineBatch.builder(origin);
      long changed = file.getMetadata().lastModifiedMillis();
      long reference = (changed > 0 ? changed : clock.millis()) - BEFORE_CHANGE_MILLIS;
      coveredTo = Long.MIN_VALUE;
      long now = clock.millis();
      try (ReadableByteChannel channel = FileText.open(file)) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (!DrainSignal.requested() && channel.read(buffer) >= 0) {
          now = clock.millis();
          framer.feed(buffer.array(), 0, buffer.position(), batch, now);
          buffer.clear();
          if (batch.size() >= MAX_LINES || batch.byteSize() >= MAX_BYTES) {
            output(batch, reference, now, out);
            batch = LineBatch.builder(origin);
          }
        }
      }
      framer.finish(batch, now);
      if (batch.size() > 0) {
        output(batch, reference, now, out);
      }
    }

    private void output(
        LineBatchBuilder builder, long reference, long now, OutputReceiver<LineBatch> out) {
      LineBatch read =
          timing == null
              ? builder.cover(now, now).build()
              : covered(timing.retime(builder.build(), reference, now));
      LineBatch batch = pushDown.apply(read);
      metrics.read(batch.stats());
      deadLog.log(batch.deadLetters());
      long earliest = batch.earliestTime();
      // If nothing is left of it and nothing covered, it only carries what was read.
      out.outputWithTimestamp(batch, new Instant(earliest == Long.MAX_VALUE ? now : earliest));
    }

    /** The batch, with the span of time from what was covered before to its latest line. */
    private LineBatch covered(LineBatch batch) {
      long from = Long.MAX_VALUE;
      long to = coveredTo;
      for (int i = 0; i < batch.size(); i++) {
        long time = batch.time(i);
        if (time > to) {
          boolean continues = to != Long.MIN_VALUE && time - to <= BatchedReader.MAX_GAP_MILLIS;
          from = continues ? Math.min(from, to + 1) : time;
          to = time;
        }
      }
      coveredTo = to;
      return from > to
          ? batch
          : LineBatch.builder(batch.origin()).cover(from, to).append(batch).build();
    }
  }
}
