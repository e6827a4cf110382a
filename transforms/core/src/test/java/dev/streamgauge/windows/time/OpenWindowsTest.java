package dev.streamgauge.windows.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.windows.SlidingCount;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.joda.time.Duration;
import org.junit.Test;

public class OpenWindowsTest {
  /** The definition, window by window: final is what ends with its lateness at the watermark. */
  private static long plainly(long size, long period, long lateness, long watermark) {
    long start = Math.floorDiv(watermark, period) * period - 4 * (size + lateness + period);
    start = Math.floorDiv(start, period) * period;
    while (start + size + lateness <= watermark) {
      start += period;
    }
    return start;
  }

  @Test
  public void agreesWithALookAtEachWindow() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      long period = 1 + random.nextInt(50);
      long size = period * (1 + random.nextInt(5));
      long lateness = random.nextInt(3) * random.nextInt(200);
      long watermark = random.nextInt(4_000) - 2_000;
      OpenWindows windows =
          SlidingCount.of(Duration.millis(size))
              .every(Duration.millis(period))
              .withAllowedLateness(Duration.millis(lateness))
              .openWindows();
      assertThat(windows.oldestAt(watermark))
          .as("size %d period %d lateness %d watermark %d", size, period, lateness, watermark)
          .isEqualTo(plainly(size, period, lateness, watermark));
    }
  }

  @Test
  public void aWindowIsFinalWhenTheWatermarkIsAtItsEnd() {
    OpenWindows windows =
        SlidingCount.of(Duration.millis(30)).every(Duration.millis(10)).openWindows();
    assertThat(windows.oldestAt(29)).isEqualTo(0);
    assertThat(windows.oldestAt(30)).isEqualTo(10);
  }

  @Test
  public void beginsWithTheOldestOpenSliceOfAnyLength() {
    OpenWindows slices =
        OpenWindows.ofSlices(new TreeSet<>(List.of(10L, 70L, 110L)), Duration.millis(5));
    for (long watermark = -2000; watermark < 2000; watermark++) {
      long oldest = Long.MAX_VALUE;
      for (long length : new long[] {10, 70, 110}) {
        for (long start = -10_010 / length * length; start < 10_000; start += length) {
          if (start + length + 5 > watermark) {
            oldest = Math.min(oldest, start);
            break;
          }
        }
      }
      assertThat(slices.oldestAt(watermark)).isEqualTo(oldest);
    }
  }

  @Test
  public void isBoundedByTheLongestSlice() {
    // Their least common multiple is far beyond a long.
    TreeSet<Long> primes = new TreeSet<>();
    for (long p = 1_000_003; primes.size() < 20; p += 2) {
      if (BigInteger.valueOf(p).isProbablePrime(50)) {
        primes.add(p);
      }
    }
    OpenWindows slices = OpenWindows.ofSlices(primes, Duration.ZERO);
    long watermark = 1_700_000_000_000L;
    assertThat(slices.oldestAt(watermark)).isBetween(watermark - primes.last(), watermark);
    assertThat(slices.period().getMillis()).isEqualTo(primes.last());
  }
}
