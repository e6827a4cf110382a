package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.lines.ReadStats;
import dev.streamgauge.logs.ErrorFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Instant;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class BatchedSourceTest {
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  private static final long YEAR = BatchedReader.MAX_GAP_MILLIS;
  private static final LineAppender<String> APPENDER =
      (line, time, batch) -> batch.append(line, time.getMillis());
  private static final LineBatchFn NOTHING = batch -> batch.select(new int[0], 0);

  private final FakeSource inner = new FakeSource();
  private final BatchedSource<String, FakeSource.Mark> source =
      BatchedSource.of(inner, "fake:1", APPENDER);

  /** The clock stands still unless a test moves it: no batch ends because the machine is slow. */
  private static <T> BatchedReader<T> reader(
      BatchedSource<T, FakeSource.Mark> source, FakeSource.Mark mark) throws IOException {
    return source.createReader(OPTIONS, mark, BatchedReader.MAX_BYTES, () -> 0);
  }

  private static List<LineBatch> read(UnboundedReader<LineBatch> reader, int polls)
      throws IOException {
    List<LineBatch> batches = new ArrayList<>();
    for (int i = 0; i < polls; i++) {
      if (i == 0 ? reader.start() : reader.advance()) {
        batches.add(reader.getCurrent());
      }
    }
    return batches;
  }

  private List<LineBatch> read() throws IOException {
    List<LineBatch> batches = read(reader(source, null), 1000);
    assertThat(batches).hasSizeLessThan(1000);
    return batches;
  }

  private static List<Integer> sizes(List<LineBatch> batches) {
    return batches.stream().map(LineBatch::size).toList();
  }

  private static List<String> spans(List<LineBatch> batches) {
    return batches.stream()
        .map(b -> b.coversTime() ? b.coveredFrom() + ".." + b.coveredTo() : "none")
        .toList();
  }

  @Test
  public void aBatchIsWhatThereIsUntilTheInnerReaderWouldWait() throws Exception {
    Random random = new Random(1);
    List<List<String>> expected = new ArrayList<>(List.of(new ArrayList<>()));
    for (int i = 0; i < 2000; i++) {
      if (random.nextInt(10) == 0) {
        inner.feed().pause();
        expected.add(new ArrayList<>());
      }
      inner.feed().line("line " + i, i);
      expected.get(expected.size() - 1).add("line " + i);
    }
    expected.removeIf(List::isEmpty);
    List<LineBatch> batches = read();
    assertThat(batches.stream().map(RandomLines::lines)).containsExactlyElementsOf(expected);
    int i = 0;
    for (LineBatch batch : batches) {
      assertThat(batch.origin()).isEqualTo("fake:1");
      for (int line = 0; line < batch.size(); line++) {
        assertThat(batch.time(line)).isEqualTo(i++);
      }
    }
  }

  @Test
  public void aBatchEndsAfterSoManyLines() throws Exception {
    for (int i = 0; i < BatchedReader.MAX_LINES + 3; i++) {
      inner.feed().line("x", i);
    }
    assertThat(sizes(read())).containsExactly(BatchedReader.MAX_LINES, 3);
  }

  @Test
  public void aBatchEndsAfterSoManyBytes() throws Exception {
    String mebibyte = "m".repeat(1 << 20);
    for (int i = 0; i < 19; i++) {
      inner.feed().line(mebibyte, i);
    }
    assertThat(sizes(read())).containsExactly(8, 8, 3);
  }

  /** Reads lines of which each takes {@code nanosPerLine}. */
  private List<Integer> sizesWithTime(int lines, long nanosPerLine) throws IOException {
    // The clock may overflow.
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 15_000_000);
    LineAppender<String> slow =
        (line, time, batch) -> {
          nanos.addAndGet(nanosPerLine);
          batch.append(line, time.getMillis());
        };
    for (int i = 0; i < lines; i++) {
      inner.feed().line("x", i);
    }
    BatchedSource<String, FakeSource.Mark> timed = BatchedSource.of(inner, "fake:1", slow);
    return sizes(read(timed.createReader(OPTIONS, null, BatchedReader.MAX_BYTES, nanos::get), 100));
  }

  @Test
  public void aBatchOfFewLinesEndsSoon() throws Exception {
    // A line takes a millisecond, and the clock is looked at every eight lines.
    assertThat(sizesWithTime(194, 1_000_000)).containsExactly(24, 24, 24, 24, 24, 24, 24, 24, 2);
  }

  @Test
  public void inABacklogBatchesAreLarger() throws Exception {
    // 2 microseconds: 25,000 lines in 50 ms.
    assertThat(sizesWithTime(60_000, 2_000)).containsExactly(25_000, 25_000, 10_000);
  }

  @Test
  public void aFilterThatLeavesLittleMakesFewerBatchesAndNotSmallerOnes() throws Exception {
    int lines = 3 * BatchedReader.MAX_LINES + 5;
    for (int i = 0; i < lines; i++) {
      inner.feed().line(i % 1000 == 0 ? "keep " + i : "x", i);
    }
    BatchedSource<String, FakeSource.Mark> filtered =
        BatchedSource.of(
                inner,
                "fake:1",
                (String line, Instant time, LineBatchBuilder batch) ->
                    batch.append(line, time.getMillis()))
            .withPushDown(ErrorFilter.containing("keep").asFunction());
    List<LineBatch> batches =
        read(filtered.createReader(OPTIONS, null, BatchedReader.MAX_BYTES, () -> 0), 10);
    assertThat(batches).hasSize(1);
    LineBatch batch = batches.get(0);
    assertThat(batch.size()).isEqualTo((lines + 999) / 1000);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(batch.line(i)).isEqualTo("keep " + i * 1000);
      assertThat(batch.time(i)).isEqualTo(i * 1000L);
    }
    assertThat(batch.stats().linesRead()).isEqualTo(lines);
    assertThat(batch.coveredFrom()).isEqualTo(0);
    assertThat(batch.coveredTo()).isEqualTo(lines - 1);
  }

  @Test
  public void aBatchHoldsNoneOrManyLinesOfAnElement() throws Exception {
    inner.feed().line("", 1).line("a b", 2).line("c", 3);
    LineAppender<String> words =
        (line, time, batch) -> {
          for (String word : line.isEmpty() ? new String[0] : line.split(" ")) {
            batch.append(word, time.getMillis());
          }
        };
    BatchedSource<String, FakeSource.Mark> split = BatchedSource.of(inner, "fake:1", words);
    List<LineBatch> batches = read(reader(split, null), 3);
    assertThat(batches).hasSize(1);
    assertThat(RandomLines.lines(batches.get(0))).containsExactly("a", "b", "c");
  }

  @Test
  public void marksWatermarkAndBacklogAreTheInnerReaders() throws Exception {
    inner.feed().line("a", 10, 7).line("b", 20, 17).pause().line("c", 30, 27);
    BatchedReader<String> reader = reader(source, null);
    assertThat(reader.start()).isTrue();
    // The mark is behind the place where the batch found nothing.
    assertThat(reader.getCheckpointMark()).isEqualTo(new FakeSource.Mark(3));
    assertThat(reader.getWatermark()).isEqualTo(new Instant(17));
    assertThat(reader.advance()).isTrue();
    assertThat(reader.getCheckpointMark()).isEqualTo(new FakeSource.Mark(4));
    assertThat(reader.getWatermark()).isEqualTo(new Instant(27));
    assertThat(reader.getSplitBacklogBytes()).isEqualTo(4711);
    assertThat(reader.getCurrentSource()).isSameAs(source);
    assertThat(source.getCheckpointMarkCoder()).isEqualTo(inner.getCheckpointMarkCoder());
    assertThat(source.getOutputCoder()).isEqualTo(LineBatchCoder.of());
    assertThat(inner.feed().open).hasValue(1);
    reader.close();
    assertThat(inner.feed().open).hasValue(0);
  }

  @Test
  public void resumingFromAMarkLosesAndDoublesNothing() throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      FakeSource lines = new FakeSource();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        if (random.nextInt(8) == 0) {
          lines.feed().pause();
        }
        lines.feed().line("line " + i, random.nextInt(100));
        expected.add("line " + i);
      }
      BatchedSource<String, FakeSource.Mark> batched = BatchedSource.of(lines, "f", APPENDER);
      List<String> read = new ArrayList<>();
      FakeSource.Mark mark = null;
      while (lines.feed().looksInVain.get() < 3) {
        BatchedReader<String> reader = reader(batched, mark);
        boolean available = reader.start();
        for (int steps = random.nextInt(5); ; steps--) {
          if (available) {
            read.addAll(RandomLines.lines(reader.getCurrent()));
          }
          if (steps <= 0) {
            break;
          }
          available = reader.advance();
        }
        mark =
            CoderUtils.clone(
                batched.getCheckpointMarkCoder(), (FakeSource.Mark) reader.getCheckpointMark());
        reader.close();
      }
      assertThat(read).isEqualTo(expected);
    }
  }

  @Test
  public void coversTimeWithoutAHoleFromBatchToBatch() throws Exception {
    inner.feed().line("a", 100).line("b", 150).pause();
    inner.feed().line("c", 70_000).pause();
    inner.feed().line("d", 70_001).line("e", 70_001);
    assertThat(spans(read())).containsExactly("100..150", "151..70000", "70001..70001");
  }

  @Test
  public void lateLinesDoNotWidenWhatIsCovered() throws Exception {
    inner.feed().line("a", 100).line("late", 20).line("b", 130).pause();
    inner.feed().line("late", 130).line("late", 7).pause();
    inner.feed().line("late", 8).line("c", 131);
    assertThat(spans(read())).containsExactly("100..130", "none", "131..131");
  }

  @Test
  public void aJumpOfMoreThanAYearIsNotCovered() throws Exception {
    inner.feed().line("a", 0).pause();
    inner.feed().line("b", YEAR).pause();
    inner.feed().line("c", 2 * YEAR + 1).pause();
    inner.feed().line("d", 2 * YEAR + 5);
    assertThat(spans(read()))
        .containsExactly(
            "0..0",
            "1.." + YEAR,
            (2 * YEAR + 1) + ".." + (2 * YEAR + 1),
            (2 * YEAR + 2) + ".." + (2 * YEAR + 5));
  }

  @Test
  public void whatABatchCoveredBeforeAJumpStaysCovered() throws Exception {
    inner.feed().line("a", 0).line("b", 50_000).line("c", 3 * YEAR).line("d", 3 * YEAR + 10);
    List<LineBatch> batches = read();
    assertThat(spans(batches)).containsExactly("0..50000", (3 * YEAR + 1) + ".." + (3 * YEAR + 10));
    assertThat(sizes(batches)).containsExactly(3, 1);
  }

  @Test
  public void coversTimeBeforeTheEpoch() throws Exception {
    inner.feed().line("a", -500).line("b", -100).pause().line("c", 3);
    assertThat(spans(read())).containsExactly("-500..-100", "-99..3");
  }

  @Test
  public void noElementIsTimedAfterALineOfItsBatch() throws Exception {
    Random random = new Random(3);
    long[] latest = {0};
    for (int i = 0; i < 3000; i++) {
      latest[0] += random.nextInt(50);
      inner.feed().line("x", latest[0] - random.nextInt(1000), latest[0] - 1000);
      if (random.nextInt(20) == 0) {
        inner.feed().pause();
      }
    }
    BatchedSource<String, FakeSource.Mark> everyOther =
        source.withPushDown(
            batch -> {
              int[] odd = new int[batch.size()];
              int n = 0;
              for (int i = 1; i < batch.size(); i += 2) {
                odd[n++] = i;
              }
              return batch.select(odd, n);
            });
    BatchedReader<String> reader = reader(everyOther, null);
    int batches = 0;
    for (boolean available = reader.start();
        inner.feed().looksInVain.get() == 0 || available;
        available = reader.advance()) {
      if (available) {
        batches++;
        LineBatch batch = reader.getCurrent();
        long element = reader.getCurrentTimestamp().getMillis();
        for (int i = 0; i < batch.size(); i++) {
          assertThat(element).isLessThanOrEqualTo(batch.time(i));
        }
        if (batch.coversTime()) {
          assertThat(element).isLessThanOrEqualTo(batch.coveredFrom());
        }
      }
    }
    assertThat(batches).isGreaterThan(50);
  }

  @Test
  public void pushesDownOncePerBatchAndStillCountsEveryLineRead() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    inner.feed().line("keep", 1).line("drop", 2).line("keep", 3).pause();
    inner.feed().line("drop", 4);
    LineBatchFn filter =
        batch -> {
          calls.incrementAndGet();
          int[] kept = new int[batch.size()];
          int n = 0;
          for (int i = 0; i < batch.size(); i++) {
            if (batch.line(i).equals("keep")) {
              kept[n++] = i;
            }
          }
          return batch.select(kept, n);
        };
    BatchedReader<String> reader = reader(source.withPushDown(filter), null);
    List<LineBatch> batches = new ArrayList<>();
    assertThat(reader.start()).isTrue();
    batches.add(reader.getCurrent());
    assertThat(reader.getCurrent()).isSameAs(batches.get(0));
    assertThat(reader.advance()).isTrue();
    batches.add(reader.getCurrent());
    assertThat(calls).hasValue(2);
    assertThat(sizes(batches)).containsExactly(2, 0);
    assertThat(batches.stream().map(LineBatch::stats))
        .containsExactly(ReadStats.of(3, 0, 0), ReadStats.of(1, 0, 0));
    assertThat(spans(batches)).containsExactly("1..3", "4..4");
  }

  @Test
  public void aBatchLeftEmptyByTheFilterIsHeldAtWhatItCovers() throws Exception {
    inner.feed().line("a", 50, 40);
    BatchedReader<String> reader = reader(source.withPushDown(NOTHING), null);
    assertThat(reader.start()).isTrue();
    assertThat(reader.getCurrent().isEmpty()).isTrue();
    assertThat(reader.getCurrentTimestamp()).isEqualTo(new Instant(50));
  }

  @Test
  public void aBatchLeftEmptyThatCoversNothingTakesTheWatermark() throws Exception {
    inner.feed().line("a", 50, 40).pause().line("late", 10, 45);
    BatchedReader<String> reader = reader(source.withPushDown(NOTHING), null);
    assertThat(reader.start()).isTrue();
    assertThat(reader.advance()).isTrue();
    assertThat(reader.getCurrent().coversTime()).isFalse();
    assertThat(reader.getCurrent().stats().linesRead()).isEqualTo(1);
    assertThat(reader.getCurrentTimestamp()).isEqualTo(new Instant(45));
  }

  @Test
  public void thereIsNoBatchWhenThereWasNone() throws Exception {
    BatchedReader<String> reader = reader(source, null);
    assertThatThrownBy(reader::getCurrent).isInstanceOf(NoSuchElementException.class);
    assertThat(reader.start()).isFalse();
    assertThatThrownBy(reader::getCurrent).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(reader::getCurrentTimestamp).isInstanceOf(NoSuchElementException.class);
    inner.feed().line("a", 1);
    assertThat(reader.advance()).isTrue();
    assertThat(reader.advance()).isFalse();
    assertThatThrownBy(reader::getCurrent).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  public void splitsAsTheInnerSourceDoesAndKeepsOriginAndFilter() throws Exception {
    List<BatchedSource<String, FakeSource.Mark>> splits =
        source.withPushDown(NOTHING).split(3, OPTIONS);
    assertThat(splits).hasSize(3);
    for (int i = 0; i < 3; i++) {
      inner.feed().splits.get(i).feed().line("a", 10 + i);
      List<LineBatch> batches = read(reader(splits.get(i), null), 2);
      assertThat(spans(batches)).containsExactly((10 + i) + ".." + (10 + i));
      assertThat(batches.get(0).origin()).isEqualTo("fake:1");
      assertThat(batches.get(0).isEmpty()).isTrue();
    }
  }

  @Test
  public void passesOnTheFailureOfTheInnerReader() throws Exception {
    inner.feed().fail(new IOException("broker gone"));
    BatchedReader<String> reader = reader(source, null);
    assertThatThrownBy(reader::start).isInstanceOf(IOException.class).hasMessage("broker gone");
  }
}
