package dev.streamgauge.patterns;

import dev.streamgauge.windows.time.WindowSpec;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The parts of a period in which signatures are summed before they are those of windows: what
 * bundles have added to a part is kept only until it ends.
 *
 * <p>A part's interval runs from the start of the first window that it counts in to its own end.
 * For lines on time that is the same window for all parts of a period; late ones miss some windows.
 */
final class PatternParts {
  /** With more parts than this, several are summed before the period ends. */
  private static final int MANY = 32;

  private PatternParts() {}

  /** Returns the lengths of parts, in milliseconds, each a divisor of the next and the period. */
  static List<Long> lengths(WindowSpec spec) {
    long slices = spec.period() / spec.slice();
    if (slices < MANY) {
      return List.of(spec.slice());
    }
    long together = (long) Math.sqrt(slices);
    while (slices % together != 0) {
      together--;
    }
    return together == 1 ? List.of(spec.slice()) : List.of(spec.slice(), spec.slice() * together);
  }

  /** Returns how late parts may be: they count until their last window has expired. */
  static Duration lateness(WindowSpec spec, long length) {
    return Duration.millis(spec.lateness() + spec.size() - length);
  }

  /** Returns the part of {@code length} that has {@code millis}. */
  static IntervalWindow part(long firstWindow, long millis, long length) {
    return new IntervalWindow(
        new Instant(firstWindow), new Instant(Math.floorDiv(millis, length) * length + length));
  }

  /** Returns a function that makes longer parts of parts of {@code length}, or at last windows. */
  static DoFn<KV<IntervalWindow, PatternCounts>, KV<IntervalWindow, byte[]>> after(
      long length, WindowSpec spec) {
    List<Long> lengths = lengths(spec);
    int next = lengths.indexOf(length) + 1;
    return next < lengths.size()
        ? new JoinFn(lengths.get(next))
        : new WindowsFn(spec.size(), spec.period());
  }

  private static final class JoinFn
      extends DoFn<KV<IntervalWindow, PatternCounts>, KV<IntervalWindow, byte[]>> {
    private final long length;

    JoinFn(long length) {
      this.length = length;
    }

    @ProcessElement
    public void process(
        @Element KV<IntervalWindow, PatternCounts> sum,
        OutputReceiver<KV<IntervalWindow, byte[]>> out) {
      IntervalWindow part = sum.getKey();
      out.output(
          KV.of(
              part(part.start().getMillis(), part.maxTimestamp().getMillis(), length),
              sum.getValue().toBytes()));
    }
  }

  private static final class WindowsFn
      extends DoFn<KV<IntervalWindow, PatternCounts>, KV<IntervalWindow, byte[]>> {
    private final long size;
    private final long period;

    WindowsFn(long size, long period) {
      this.size = size;
      this.period = period;
    }

    @ProcessElement
    public void process(
        @Element KV<IntervalWindow, PatternCounts> sum,
        OutputReceiver<KV<IntervalWindow, byte[]>> out) {
      byte[] signatures = sum.getValue().toBytes();
      long last = Math.floorDiv(sum.getKey().maxTimestamp().getMillis(), period) * period;
      for (long start = sum.getKey().start().getMillis(); start <= last; start += period) {
        out.output(
            KV.of(new IntervalWindow(new Instant(start), new Instant(start + size)), signatures));
      }
    }
  }
}
