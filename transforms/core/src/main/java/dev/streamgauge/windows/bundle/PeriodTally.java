package dev.streamgauge.windows.bundle;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.table.CountTable;
import java.util.Arrays;
import java.util.Collection;
import org.apache.beam.sdk.annotations.Internal;

/** The keys of one period of event time, with their counts. */
@Internal
public final class PeriodTally {
  private static final byte[] NOTHING = new byte[0];

  private final long start;
  private final long period;
  private final CountTable counts = new CountTable();
  private long earliest = Long.MAX_VALUE;
  private long linesRead;

  /** Creates an empty tally of {@code [start, start + period)}. */
  public PeriodTally(long start, long period) {
    this.start = start;
    this.period = period;
  }

  public boolean has(long time) {
    return time >= start && time - start < period;
  }

  /** Records {@code lines} lines read with the time {@code time}. */
  public void read(long time, int lines) {
    earliest = Math.min(earliest, time);
    linesRead += lines;
  }

  /** Adds {@code weight} to a key. */
  public void add(byte[] bytes, int from, int to, int weight) {
    counts.add(bytes, from, to, weight);
  }

  /**
   * Returns {@code batch} with the tallies as its lines. All lines of a period are late together or
   * not, so the first key of a period accounts for all.
   */
  public static LineBatch toBatch(LineBatch batch, Collection<PeriodTally> periods) {
    int size = 0;
    int byteSize = 0;
    for (PeriodTally tally : periods) {
      if (tally.counts.size() == 0) {
        // An entry has to account for lines in which nothing was found.
        tally.counts.add(NOTHING, 0, 0, 0);
      }
      size += tally.counts.size();
      byteSize += tally.counts.keyBytes();
    }
    byte[] bytes = new byte[byteSize];
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] times = new long[size];
    int[] weights = new int[size];
    int[] linesRead = new int[size];
    int entry = 0;
    int at = 0;
    for (PeriodTally tally : periods) {
      tally.counts.copyKeys(bytes, at);
      linesRead[entry] = Math.toIntExact(tally.linesRead);
      Arrays.fill(times, entry, entry + tally.counts.size(), tally.earliest);
      for (int i = 0; i < tally.counts.size(); i++) {
        starts[entry] = at;
        at += tally.counts.keyLength(i);
        ends[entry] = at;
        weights[entry++] = Math.toIntExact(tally.counts.count(i));
      }
    }
    return batch.withTallies(bytes, starts, ends, times, weights, linesRead);
  }
}
