package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.lines.ByteBuf;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The count, sum, minimum, maximum and, if wanted, the quantiles of some numbers. The order of the
 * numbers does not matter, and two of these can be merged: the sum is kept in whole numbers and
 * billionths, since adding doubles depends on their order. In it, numbers beyond those of 64 bits
 * count as the greatest of these.
 *
 * <p>A quantile is within {@value #RELATIVE_ERROR} of the true one, relatively: numbers are counted
 * in buckets that grow by a constant factor (Masson et al., "DDSketch", 2019). Numbers nearer to 0
 * than {@value #LEAST} count as 0, and those beyond {@value #MOST} as that.
 */
@Internal
public final class Numbers {
  /** The relative error of quantiles. */
  public static final double RELATIVE_ERROR = 0.01;

  private static final double LEAST = 1e-9;
  private static final double MOST = 1e15;
  private static final double GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
  private static final double LOG_GAMMA = StrictMath.log(GAMMA);
  private static final int FIRST_BUCKET = bucketOf(LEAST);
  private static final int BUCKETS = bucketOf(MOST) - FIRST_BUCKET + 1;
  private static final long BILLION = 1_000_000_000;

  private long count;
  private long whole;

  /** How often {@link #whole} went beyond 64 bits: upwards, less downwards. */
  private long overflows;

  private long billionths;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /** The counts of negative numbers, from the least, of zeros, and of positive ones. */
  private final @Nullable Buckets buckets;

  Numbers(boolean sketched) {
    this(sketched ? new Buckets() : null);
  }

  private Numbers(@Nullable Buckets buckets) {
    this.buckets = buckets;
  }

  /** Counts by bucket, kept from the first to the last that has a count. */
  private static final class Buckets {
    private int first;
    private long[] counts = {};

    void add(int bucket, long count) {
      if (counts.length == 0) {
        first = bucket;
        counts = new long[1];
      } else if (bucket < first) {
        long[] more = new long[first - bucket + counts.length];
        System.arraycopy(counts, 0, more, first - bucket, counts.length);
        counts = more;
        first = bucket;
      } else if (bucket >= first + counts.length) {
        counts = Arrays.copyOf(counts, bucket - first + 1);
      }
      counts[bucket - first] += count;
    }

    void addAll(Buckets other) {
      for (int i = 0; i < other.counts.length; i++) {
        if (other.counts[i] != 0) {
          add(other.first + i, other.counts[i]);
        }
      }
    }
  }

  private static int bucketOf(double magnitude) {
    return (int) StrictMath.ceil(StrictMath.log(magnitude) / LOG_GAMMA);
  }

  /** Returns the bucket of a number: 0 for zero, from 1 for positive, to -1 for negative ones. */
  private static int index(double number) {
    double magnitude = Math.min(Math.abs(number), MOST);
    if (magnitude < LEAST) {
      return 0;
    }
    int index = bucketOf(magnitude) - FIRST_BUCKET + 1;
    return number < 0 ? -index : index;
  }

  /** Returns the number that stands for those of a bucket. */
  private static double valueOf(int index) {
    if (index == 0) {
      return 0;
    }
    int bucket = Math.abs(index) - 1 + FIRST_BUCKET;
    double value = 2 * StrictMath.exp(bucket * LOG_GAMMA) / (GAMMA + 1);
    return index < 0 ? -value : value;
  }

  void add(double number) {
    count++;
    double floor = Math.floor(number);
    addWhole((long) floor);
    billionths += Math.round((number - floor) * BILLION);
    carry();
    min = Math.min(min, number);
    max = Math.max(max, number);
    if (buckets != null) {
      buckets.add(index(number), 1);
    }
  }

  private void addWhole(long number) {
    long sum = whole + number;
    if (((whole ^ sum) & (number ^ sum)) < 0) {
      overflows += number < 0 ? -1 : 1;
    }
    whole = sum;
  }

  private void carry() {
    addWhole(Math.floorDiv(billionths, BILLION));
    billionths = Math.floorMod(billionths, BILLION);
  }

  void addAll(Numbers other) {
    count += other.count;
    addWhole(other.whole);
    overflows += other.overflows;
    billionths += other.billionths;
    carry();
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    if (buckets != null && other.buckets != null) {
      buckets.addAll(other.buckets);
    }
  }

  Numbers copy() {
    Numbers copy = new Numbers(buckets != null);
    copy.addAll(this);
    return copy;
  }

  /** Returns how many there are. */
  public long count() {
    return count;
  }

  /** Returns the sum, to the billionth. */
  public double sum() {
    return overflows * 0x1.0p64 + whole + billionths / (double) BILLION;
  }

  /** Returns the mean. */
  public double average() {
    return sum() / count;
  }

  /** Returns the least. */
  public double min() {
    return min;
  }

  /** Returns the greatest. */
  public double max() {
    return max;
  }

  /**
   * Returns the number below which a fraction {@code quantile} of the numbers lies.
   *
   * @throws IllegalStateException if quantiles were not wanted
   */
  public double quantile(double quantile) {
    if (buckets == null) {
      throw new IllegalStateException("these numbers were counted without their quantiles");
    }
    long rank = (long) Math.ceil(quantile * count);
    long below = 0;
    for (int i = 0; i < buckets.counts.length; i++) {
      below += buckets.counts[i];
      if (below >= rank) {
        return Math.max(min, Math.min(max, valueOf(buckets.first + i)));
      }
    }
    return max;
  }

  void encode(ByteBuf buf) {
    buf.putVar(count);
    buf.putZigZag(whole);
    buf.putVar(billionths);
    buf.putZigZag(overflows);
    Bytes.putDouble(buf, min);
    Bytes.putDouble(buf, max);
    buf.putVar(buckets == null ? 0 : 1);
    if (buckets != null) {
      buf.putZigZag(buckets.first);
      buf.putVar(buckets.counts.length);
      for (long each : buckets.counts) {
        buf.putVar(each);
      }
    }
  }

  static Numbers decode(ByteBuf buf) {
    long count = buf.getVar();
    long whole = buf.getZigZag();
    long billionths = buf.getVar();
    long overflows = buf.getZigZag();
    double min = Bytes.getDouble(buf);
    double max = Bytes.getDouble(buf);
    Numbers numbers = new Numbers(buf.getVar() != 0);
    numbers.count = count;
    numbers.whole = whole;
    numbers.billionths = billionths;
    numbers.overflows = overflows;
    numbers.min = min;
    numbers.max = max;
    if (numbers.buckets != null) {
      long first = buf.getZigZag();
      int size = buf.getCount(1);
      if (Math.abs(first) > BUCKETS || Math.abs(first + size) > BUCKETS + 1) {
        throw new IndexOutOfBoundsException(size + " buckets from " + first);
      }
      numbers.buckets.first = (int) first;
      numbers.buckets.counts = new long[size];
      for (int i = 0; i < size; i++) {
        numbers.buckets.counts[i] = buf.getVar();
      }
    }
    return numbers;
  }
}
