package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Test;

/** A worker that is lost before its mark is saved, but after its watermark was told. */
public class RereadOptionsTest {
  private final FakeSource part = new FakeSource();
  private final PipelineOptions options = PipelineOptionsFactory.create();

  /** A source of its own stands for another process. */
  private MergedSource<FakeSource.Mark> source() {
    return MergedSource.of(
        "fake",
        List.of(
            BatchedSource.of(
                part,
                "fake",
                (String line, Instant time, LineBatchBuilder batch) ->
                    batch.append(line, time.getMillis()))));
  }

  private static LineBatch next(UnboundedReader<LineBatch> reader) {
    await().pollInSameThread().until(reader::advance);
    return reader.getCurrent();
  }

  /** What Spark asks for at the end of a micro-batch, in its order. */
  private static MergedCheckpointMark<FakeSource.Mark> endOfBatch(
      MergedSource<FakeSource.Mark> source, UnboundedReader<LineBatch> reader, long watermark)
      throws IOException {
    reader.getCheckpointMark().finalizeCheckpoint();
    assertThat(reader.getWatermark().getMillis()).isEqualTo(watermark);
    @SuppressWarnings("unchecked")
    MergedCheckpointMark<FakeSource.Mark> mark =
        (MergedCheckpointMark<FakeSource.Mark>) reader.getCheckpointMark();
    return CoderUtils.clone(source.getCheckpointMarkCoder(), mark);
  }

  @Test
  public void whatIsReadAgainIsNotLateByTheWatermarkThatWasTold() throws Exception {
    options.as(RereadOptions.class).setReadAgainBehindWatermark(true);
    MergedSource<FakeSource.Mark> source = source();
    part.feed().line("one", 100).pause();
    MergedCheckpointMark<FakeSource.Mark> saved;
    try (UnboundedReader<LineBatch> lost = source.createReader(options, null)) {
      next(lost);
      saved = endOfBatch(source, lost, BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
      part.feed().line("two", 50_000).pause();
      next(lost);
      endOfBatch(source, lost, 100);
    }
    MergedSource<FakeSource.Mark> other = source();
    try (UnboundedReader<LineBatch> again = other.createReader(options, saved)) {
      assertThat(again.getWatermark().getMillis()).isEqualTo(100);
      assertThat(next(again).watermarkMillis()).isEqualTo(100);
      endOfBatch(other, again, 100);
      endOfBatch(other, again, 50_000);
    }
  }

  @Test
  public void theEndIsToldOneMarkLater() throws Exception {
    options.as(RereadOptions.class).setReadAgainBehindWatermark(true);
    SetClock clock = new SetClock(1_700_000_000_000L);
    MergedSource<FakeSource.Mark> source =
        source().withClock(clock).withStopWhenIdle(Duration.standardSeconds(5));
    part.feed().line("one", 100);
    try (UnboundedReader<LineBatch> reader = source.createReader(options, null)) {
      next(reader);
      await()
          .pollInSameThread()
          .until(
              () -> {
                clock.advance(1000);
                reader.advance();
                return ((MergedCheckpointMark<?>) reader.getCheckpointMark()).stopped();
              });
      endOfBatch(source, reader, BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
      endOfBatch(source, reader, BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis());
    }
  }

  @Test
  public void unlessSetTheWatermarkIsThatOfWhatWasRead() throws Exception {
    MergedSource<FakeSource.Mark> source = source();
    part.feed().line("one", 100).pause();
    try (UnboundedReader<LineBatch> reader = source.createReader(options, null)) {
      next(reader);
      endOfBatch(source, reader, 100);
    }
  }

  /** As Spark does: it decodes the mark that it has, and keeps the reader. */
  private static void beginBatch(
      MergedSource<FakeSource.Mark> source, MergedCheckpointMark<FakeSource.Mark> mark)
      throws IOException {
    CoderUtils.clone(source.getCheckpointMarkCoder(), mark);
  }

  @SuppressWarnings("unchecked")
  private static MergedCheckpointMark<FakeSource.Mark> mark(UnboundedReader<LineBatch> reader) {
    return (MergedCheckpointMark<FakeSource.Mark>) reader.getCheckpointMark();
  }

  private static String line(LineBatch batch) {
    return batch.line(0);
  }

  @Test
  public void theMarkAndNotTheReaderDecidesWhereAMicroBatchBegins() throws Exception {
    options.as(RereadOptions.class).setReadInMicroBatches(true);
    MergedSource<FakeSource.Mark> source = source();
    part.feed().line("one", 100).pause();
    try (UnboundedReader<LineBatch> kept = source.createReader(options, null)) {
      assertThat(line(next(kept))).isEqualTo("one");
      MergedCheckpointMark<FakeSource.Mark> first = mark(kept);
      beginBatch(source, first);
      part.feed().line("two", 200).pause();
      assertThat(line(next(kept))).isEqualTo("two");
      kept.getCheckpointMark();
      beginBatch(source, first);
      assertThat(line(next(kept))).as("its block was lost").isEqualTo("two");
      part.feed().line("three", 300).pause();
      MergedCheckpointMark<FakeSource.Mark> second = mark(kept);
      beginBatch(source, second);
      assertThat(line(next(kept))).as("the next micro-batch").isEqualTo("three");
      beginBatch(source, second);
      assertThat(line(next(kept))).as("its task failed").isEqualTo("three");
    }
  }

  /** There is no mark yet, so nothing but the source itself is decoded. */
  @Test
  public void theFirstMicroBatchBeginsAnewIfItsTaskFailsInTheMiddle() throws Exception {
    options.as(RereadOptions.class).setReadInMicroBatches(true);
    MergedSource<FakeSource.Mark> source = SerializableUtils.clone(source());
    part.feed().line("one", 100).pause();
    part.feed().line("two", 200).pause();
    try (UnboundedReader<LineBatch> kept = source.createReader(options, null)) {
      assertThat(line(next(kept))).isEqualTo("one");
      SerializableUtils.clone(source);
      assertThat(line(next(kept))).as("the next attempt").isEqualTo("one");
      assertThat(line(next(kept))).isEqualTo("two");
      MergedCheckpointMark<FakeSource.Mark> first = mark(kept);
      SerializableUtils.clone(source);
      beginBatch(source, first);
      part.feed().line("three", 300).pause();
      assertThat(line(next(kept))).as("the next micro-batch").isEqualTo("three");
    }
  }

  @Test
  public void aMicroBatchIsOfBoundedSize() throws Exception {
    options.as(RereadOptions.class).setReadInMicroBatches(true);
    MergedSource<FakeSource.Mark> source = source();
    part.feed().line("x".repeat(600), 100).pause();
    part.feed().line("y".repeat(600), 200).pause();
    part.feed().line("z".repeat(600), 300).pause();
    try (MergedReader<FakeSource.Mark> reader = new MergedReader<>(source, options, null, 1_000)) {
      assertThat(line(next(reader))).startsWith("x");
      assertThat(line(next(reader))).startsWith("y");
      assertThat(reader.advance()).isFalse();
      beginBatch(source, mark(reader));
      assertThat(line(next(reader))).startsWith("z");
    }
  }
}
