package dev.streamgauge.runners.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.spark.TaskContext;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A source that reads a second of event time in each micro-batch, and windows of a second. */
public class BatchWatermarkTest {
  private static final long T = 1_700_000_000_000L;
  private static final int WINDOWS = 8;

  /** The micro-batches in which batches were read and windows emitted, by the second. */
  private static final Map<Long, String> READ = new ConcurrentHashMap<>();

  private static final Map<Long, String> EMITTED = new ConcurrentHashMap<>();
  private static final CountDownLatch ALL_EMITTED = new CountDownLatch(WINDOWS);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aWindowIsEmittedInTheMicroBatchThatReadsPastItsEnd() throws Exception {
    SparkSetup setup = new SparkSetup();
    Map<String, String> given =
        Map.of(
            "checkpointDir",
            folder.getRoot().toURI().toString(),
            "batchIntervalMillis",
            "100",
            "maxRecordsPerBatch",
            "1");
    Map<String, String> all = new TreeMap<>(setup.defaults(given));
    all.putAll(given);
    List<String> args = new ArrayList<>(List.of("--runner=SparkRunner"));
    all.forEach((name, value) -> args.add("--" + name + "=" + value));
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(args.toArray(String[]::new)).as(SparkPipelineOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Read", Read.from(new SecondsSource()))
        .apply("NoteRead", ParDo.of(new NoteReadFn()))
        .setCoder(LineBatchCoder.of())
        .apply("Count", SlidingCount.of(Duration.standardSeconds(1)))
        .apply("NoteEmitted", ParDo.of(new NoteEmittedFn()));

    PipelineResult result = setup.start(pipeline, options);
    try {
      assertThat(ALL_EMITTED.await(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      BatchClock.release();
      result.cancel();
    }

    assertThat(EMITTED).hasSizeGreaterThanOrEqualTo(WINDOWS);
    EMITTED.forEach(
        (second, batch) -> assertThat(batch).as("second %d", second).isEqualTo(READ.get(second)));
  }

  /** Returns the micro-batch of the job that runs in this thread. */
  private static String batch() {
    return TaskContext.get().getLocalProperty("spark.streaming.internal.batchTime");
  }

  private static final class NoteReadFn extends DoFn<LineBatch, LineBatch> {
    @ProcessElement
    public void process(@Element LineBatch batch, OutputReceiver<LineBatch> out) {
      READ.put((batch.time(0) - T) / 1000, batch());
      out.output(batch);
    }
  }

  private static final class NoteEmittedFn extends DoFn<WindowCounts, Void> {
    @ProcessElement
    public void process(@Element WindowCounts counts) {
      if (EMITTED.putIfAbsent((counts.startMillis() - T) / 1000, batch()) == null) {
        ALL_EMITTED.countDown();
      }
    }
  }

  /** How many batches were read. */
  private record Mark(int read) implements UnboundedSource.CheckpointMark, java.io.Serializable {
    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class SecondsSource extends UnboundedSource<LineBatch, Mark> {
    @Override
    public List<SecondsSource> split(int desiredNumSplits, PipelineOptions options) {
      return List.of(this);
    }

    @Override
    public UnboundedReader<LineBatch> createReader(PipelineOptions options, Mark mark) {
      return new SecondsReader(this, mark == null ? 0 : mark.read());
    }

    @Override
    public Coder<Mark> getCheckpointMarkCoder() {
      return SerializableCoder.of(Mark.class);
    }

    @Override
    public Coder<LineBatch> getOutputCoder() {
      return LineBatchCoder.of();
    }
  }

  private static final class SecondsReader extends UnboundedSource.UnboundedReader<LineBatch> {
    private final SecondsSource source;
    private int read;

    SecondsReader(SecondsSource source, int read) {
      this.source = source;
      this.read = read;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      read++;
      return true;
    }

    @Override
    public LineBatch getCurrent() {
      long time = getCurrentTimestamp().getMillis();
      byte[] line = "line".getBytes(UTF_8);
      return LineBatch.builder("seconds")
          .append(line, 0, line.length, time)
          .cover(time, time + 999)
          .build()
          .withWatermark(time);
    }

    @Override
    public Instant getCurrentTimestamp() {
      return new Instant(T + (read - 1) * 1000L);
    }

    @Override
    public Instant getWatermark() {
      return new Instant(T + read * 1000L);
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(read);
    }

    @Override
    public SecondsSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
