package dev.streamgauge.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assert.assertNotNull;

import com.sun.management.ThreadMXBean;
import dev.streamgauge.inputs.elastic.BulkBenchmark;
import dev.streamgauge.inputs.forward.ForwardBenchmark;
import dev.streamgauge.inputs.loki.PushBenchmark;
import dev.streamgauge.inputs.otlp.LogsBenchmark;
import dev.streamgauge.io.framing.FramerBenchmark;
import dev.streamgauge.lines.BuilderBenchmark;
import dev.streamgauge.lines.CoderBenchmark;
import dev.streamgauge.logs.filter.MatchesBenchmark;
import dev.streamgauge.logs.filter.SearchBenchmark;
import dev.streamgauge.logs.time.TimesBenchmark;
import dev.streamgauge.text.TokenizeBenchmark;
import dev.streamgauge.windows.PartialCountBenchmark;
import dev.streamgauge.windows.table.CountTableBenchmark;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import org.junit.Test;

/**
 * Holds the hot loops to what they may allocate: nothing for a line, but the arrays of a batch that
 * comes out. An object for each line would be 16 bytes at least.
 */
public class AllocationTest {
  private static final int PASSES = 50;

  /** A few objects for a batch of 8192 lines. */
  private static final double NOTHING = 0.5;

  /** A line's bytes, and its start, its end and its time. */
  private static final double A_LINE = 107 + 16;

  /** A record's text, the names and the time around it, and the same of a line. */
  private static final double A_RECORD = 100 + 60 + 16;

  /**
   * Arrays that double until all is in them have been twice as large as what is in them, or four.
   */
  private static final double GROWN = 4;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  public void searchingAllocatesNothingForALine() throws Exception {
    SearchBenchmark search = new SearchBenchmark();
    search.setUp();

    assertThat(bytesPerLine(search::searchEachLine)).isLessThan(NOTHING);
  }

  @Test
  public void filteringAllocatesWhatIsKept() throws Exception {
    SearchBenchmark search = new SearchBenchmark();
    search.setUp();
    MatchesBenchmark matches = new MatchesBenchmark();
    matches.setUp();
    double kept = 0.06 * A_LINE;

    assertThat(bytesPerLine(search::filter)).isLessThan(kept);
    // And an index for each line, to begin with.
    assertThat(bytesPerLine(matches::filter)).isLessThan(kept + 4);
  }

  @Test
  public void readingTimesAllocatesNothingForALine() throws Exception {
    TimesBenchmark times = new TimesBenchmark();
    times.setUp();

    assertThat(bytesPerLine(times::logTimes)).isLessThan(NOTHING);
  }

  @Test
  public void countingAllocatesNothingForAKeyThatIsThere() throws Exception {
    CountTableBenchmark table = new CountTableBenchmark();
    table.setUp();

    assertThat(bytesPerLine(table::add)).isLessThan(NOTHING);
  }

  @Test
  public void countingInWindowsAllocatesForWindowsAndKeysOnly() throws Exception {
    PartialCountBenchmark count = new PartialCountBenchmark();
    count.setUp();

    assertThat(bytesPerLine(count::globally)).isLessThan(NOTHING);
    // Twenty hosts, in three windows and one slice.
    assertThat(bytesPerLine(count::perHost)).isLessThan(2);
    // A thousand milliseconds and a hundred words, likewise, and tables that double.
    assertThat(bytesPerLine(count::wordsPerElement)).isLessThan(80);
  }

  @Test
  public void cuttingIntoWordsAllocatesArraysOfSlicesOnly() throws Exception {
    TokenizeBenchmark tokenize = new TokenizeBenchmark();
    tokenize.setUp();
    // A slice is two ints and a long, and there is room for one in six bytes.
    double slices = 16 * (1 + 107 / 6.0);

    assertThat(bytesPerLine(tokenize::onSpaces)).isLessThan(slices + NOTHING);
    // More words than there was room for, and the bytes once more, for the lower case.
    assertThat(bytesPerLine(tokenize::words)).isLessThan(2.5 * slices + 107);
  }

  @Test
  public void buildingAllocatesTheArraysOfTheBatch() throws Exception {
    BuilderBenchmark builder = new BuilderBenchmark();
    builder.setUp();
    FramerBenchmark framer = new FramerBenchmark();
    framer.setUp();

    assertThat(bytesPerLine(builder::append)).isLessThan(GROWN * A_LINE);
    assertThat(bytesPerLine(framer::detecting)).isLessThan(GROWN * A_LINE);
  }

  @Test
  public void receivingRecordsAllocatesTheArraysOfTheBatch() throws Exception {
    LogsBenchmark otlp = new LogsBenchmark();
    otlp.setUp();
    PushBenchmark loki = new PushBenchmark();
    loki.setUp();
    BulkBenchmark bulk = new BulkBenchmark();
    bulk.setUp();
    ForwardBenchmark forward = new ForwardBenchmark();
    forward.setUp();

    assertThat(bytesPerLine(otlp::read)).as("OTLP").isLessThan(GROWN * A_RECORD);
    assertThat(bytesPerLine(loki::read)).as("Loki").isLessThan(GROWN * A_RECORD);
    // And its item of the answer.
    assertThat(bytesPerLine(bulk::read)).as("bulk").isLessThan(GROWN * (A_RECORD + 64));
    // And the events as they arrive, packed.
    assertThat(bytesPerLine(forward::read)).as("Forward").isLessThan(GROWN * (A_RECORD + 120));
  }

  @Test
  public void codingAllocatesTheArraysOfTheBatch() throws Exception {
    CoderBenchmark coder = new CoderBenchmark();
    coder.setUp();

    // Lengths and times, but not the lines.
    assertThat(bytesPerLine(coder::encode)).isLessThan(10);
    // The encoding, and the arrays that say where the lines are in it.
    assertThat(bytesPerLine(coder::decode)).isLessThan(A_LINE + 10);
  }

  /** After so many passes that the loops are compiled: in the interpreter some allocate. */
  private double bytesPerLine(Callable<?> pass) throws Exception {
    double least = Double.MAX_VALUE;
    // The compiler takes the time it takes; what counts is what a compiled loop does.
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < PASSES; i++) {
        assertNotNull(pass.call());
      }
      long after = threads.getCurrentThreadAllocatedBytes();
      least = Math.min(least, (after - before) / (double) (PASSES * LinesBenchmark.LINES));
    }
    return least;
  }
}
