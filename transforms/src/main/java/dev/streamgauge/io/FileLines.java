package dev.streamgauge.io;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatchFn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Reads the lines of all files that match a pattern, to their ends: bounded input for the same
 * transforms. Files are opened through Beam's file systems, and decompressed if their names say so
 * ({@code .gz}, {@code .bz2}, {@code .zst}). A line ends with {@code \n} or {@code \r\n}, the last
 * one also without. Its event time is the time it is read.
 *
 * <pre>{@code
 * p.apply(FileLines.matching("/var/log/*.log"))
 * }</pre>
 *
 * <p>It is an error at run time if no file matches.
 */
@AutoValue
public abstract class FileLines extends PTransform<PBegin, PCollection<LineBatch>> {
  abstract String pattern();

  abstract LineBatchFn pushDown();

  abstract WallClock clock();

  /** Reads the files that match {@code pattern}. */
  public static FileLines matching(String pattern) {
    return new AutoValue_FileLines(pattern, LineBatchFn.identity(), WallClock.system());
  }

  /** Applies {@code fn} to each batch as it is read; see {@link LineBatchFn}. */
  public FileLines withPushDown(LineBatchFn fn) {
    return new AutoValue_FileLines(pattern(), fn, clock());
  }

  /** With another clock for the event times. */
  public FileLines withClock(WallClock wallClock) {
    return new AutoValue_FileLines(pattern(), pushDown(), wallClock);
  }

  @Override
  public PCollection<LineBatch> expand(PBegin input) {
    return input
        .apply("Match", FileIO.match().filepattern(pattern()))
        .apply("Open", FileIO.readMatches())
        .apply("Read", ParDo.of(new ReadFn(pushDown(), clock())))
        .setCoder(LineBatchCoder.of());
  }

  private static final class ReadFn extends DoFn<FileIO.ReadableFile, LineBatch> {
    private static final int MAX_LINES = 8192;
    private static final int MAX_BYTES = 1 << 20;

    private final SourceMetrics metrics = new SourceMetrics();
    private final LineBatchFn pushDown;
    private final WallClock clock;

    ReadFn(LineBatchFn pushDown, WallClock clock) {
      this.pushDown = pushDown;
      this.clock = clock;
    }

    @ProcessElement
    public void process(@Element FileIO.ReadableFile file, OutputReceiver<LineBatch> out)
        throws IOException {
      String origin = "file:" + file.getMetadata().resourceId();
      LineFramer framer = new LineFramer(false);
      LineBatchBuilder batch = LineBatch.builder(origin);
      long now = clock.millis();
      try (ReadableByteChannel channel = file.open()) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (!StopSignal.requested() && channel.read(buffer) >= 0) {
          now = clock.millis();
          framer.feed(buffer.array(), 0, buffer.position(), batch, now);
          buffer.clear();
          if (batch.size() >= MAX_LINES || batch.byteSize() >= MAX_BYTES) {
            output(batch, now, out);
            batch = LineBatch.builder(origin);
          }
        }
      }
      framer.finish(batch, now);
      if (batch.size() > 0) {
        output(batch, now, out);
      }
    }

    private void output(LineBatchBuilder builder, long now, OutputReceiver<LineBatch> out) {
      LineBatch batch = pushDown.apply(builder.cover(now, now).build());
      metrics.read(batch.stats());
      out.outputWithTimestamp(batch, new Instant(batch.earliestTime()));
    }
  }
}
