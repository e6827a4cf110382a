package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.lines.ReadStats;
import dev.streamgauge.logs.time.LogTimes;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.After;
import org.junit.Test;

/** Lines that arrive at NOW and tell of other times. */
public class LineTimedSourceTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  private final SetClock clock = new SetClock(NOW);
  private final FakeSource fake = new FakeSource();
  private final List<MergedReading> readings = new ArrayList<>();

  private LineTimedSource<FakeSource.Mark> source() {
    return new LineTimedSource<>(
        BatchedSource.of(fake, "fake", (line, time, batch) -> batch.append(line, NOW)),
        LineTiming.of(LogTimes.inZone(ZoneOffset.UTC)),
        Duration.millis(1_000),
        clock);
  }

  private UnboundedReader<LineBatch> reader(FakeSource.Mark mark) throws IOException {
    return source().createReader(PipelineOptionsFactory.create(), mark);
  }

  private void arrive(long... times) {
    for (long time : times) {
      arrive(new Instant(time) + " x");
    }
    fake.feed().pause();
  }

  /** Without a time of its own, as the chunks of a socket cover none. */
  private void arrive(String line) {
    fake.feed().line(line, BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
  }

  private MergedReading merged(MergedCheckpointMark<FakeSource.Mark> mark) throws IOException {
    MergedSource<FakeSource.Mark> merged =
        MergedSource.of(
                "fake",
                List.of(
                    BatchedSource.of(
                        source(), "fake", (chunk, time, batch) -> batch.append(chunk))))
            .withClock(clock);
    MergedReading reading = new MergedReading(merged, mark);
    readings.add(reading);
    return reading;
  }

  @After
  public void close() throws IOException {
    for (MergedReading reading : readings) {
      reading.close();
    }
  }

  @Test
  public void theWatermarkIsTheLatestTimeInTheLinesLessTheDisorder() throws IOException {
    arrive(NOW - 50_000, NOW - 60_000);
    arrive(NOW - 40_000, NOW + 90_000);
    UnboundedReader<LineBatch> reader = reader(null);
    assertThat(reader.start()).isTrue();
    assertThat(reader.getCurrent().time(1)).isEqualTo(NOW - 60_000);
    assertThat(reader.getCurrentTimestamp()).isEqualTo(new Instant(NOW - 50_000));
    assertThat(reader.getWatermark()).isEqualTo(new Instant(NOW - 51_000));
    assertThat(reader.advance()).isTrue();
    assertThat(reader.getCurrent().size()).isEqualTo(1);
    assertThat(reader.getCurrent().stats()).isEqualTo(ReadStats.of(2, 0, 0, 1));
    assertThat(reader.getWatermark()).isEqualTo(new Instant(NOW - 41_000));
    assertThat(reader.getCheckpointMark()).isEqualTo(new FakeSource.Mark(6));
  }

  @Test
  public void whileNothingOrOnlyDeadLinesComeItIsIdle() throws IOException {
    arrive(NOW - 50_000);
    UnboundedReader<LineBatch> reader = reader(null);
    reader.start();
    assertThat(reader.getWatermark()).isEqualTo(new Instant(NOW - 51_000));
    assertThat(reader.advance()).isFalse();
    clock.advance(500);
    assertThat(reader.getWatermark()).isEqualTo(new Instant(NOW - 50_500));
    arrive("no time");
    fake.feed().pause();
    assertThat(reader.advance()).isTrue();
    assertThat(reader.getCurrentTimestamp()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
    assertThat(reader.getWatermark()).isEqualTo(new Instant(NOW - 50_500));
    clock.advance(1_500);
    assertThat(reader.getWatermark()).isEqualTo(NO_OPINION);
    arrive(NOW - 30_000);
    assertThat(reader.advance()).isTrue();
    assertThat(reader.getWatermark()).isEqualTo(new Instant(NOW - 31_000));
  }

  @Test
  public void hasNoChunkBeforeThereIsOne() throws IOException {
    UnboundedReader<LineBatch> reader = reader(null);
    assertThat(reader.start()).isFalse();
    assertThatThrownBy(reader::getCurrent).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(reader::getCurrentTimestamp).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  public void aBatchCoversTheTimesOfItsLinesAndOneOfDeadLinesNone() throws Exception {
    arrive(NOW - 50_000, NOW - 60_000);
    MergedReading reading = merged(null);
    reading.untilLines(2);
    assertThat(reading.last().coveredTo()).isEqualTo(NOW - 50_000);
    arrive("no time");
    fake.feed().pause();
    reading.until(() -> assertThat(reading.batches).hasSizeGreaterThan(1));
    assertThat(reading.last().coversTime()).isFalse();
    assertThat(reading.last().stats()).isEqualTo(ReadStats.of(1, 0, 0, 1));
    assertThat(reading.last().deadLetters()).hasSize(1);
    arrive(NOW - 30_000);
    reading.untilLines(3);
    assertThat(reading.last().coveredFrom()).isEqualTo(NOW - 49_999);
    assertThat(reading.last().coveredTo()).isEqualTo(NOW - 30_000);
  }

  @Test
  public void goingOnFromAMarkDoesNotMoveTheWatermarkBack() throws Exception {
    arrive(NOW - 50_000);
    MergedReading reading = merged(null);
    reading.untilLines(1);
    reading.untilWatermark(NOW - 51_000);
    MergedCheckpointMark<FakeSource.Mark> mark = reading.mark();
    MergedReading again = merged(mark);
    assertThat(again.watermark()).isEqualTo(NOW - 51_000);
    arrive(NOW - 90_000);
    again.untilLines(1);
    assertThat(RandomLines.lines(again.last())).singleElement().asString().endsWith("x");
    assertThat(again.watermark()).isEqualTo(NOW - 51_000);
    assertThat(again.last().watermarkMillis()).isEqualTo(NOW - 51_000);
    arrive(NOW - 20_000);
    again.untilWatermark(NOW - 21_000);
  }
}
