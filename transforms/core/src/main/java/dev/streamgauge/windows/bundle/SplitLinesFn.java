package dev.streamgauge.windows.bundle;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.time.Earliest;
import dev.streamgauge.windows.time.LatenessCutoff;
import dev.streamgauge.windows.time.WindowSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Splits batches into the lines of each window, except expired windows. */
@Internal
public final class SplitLinesFn extends DoFn<LineBatch, KV<Long, LineBatch>> {
  private final @Nullable LineMetrics account;
  private final LatenessCutoff expiry;
  private final long size;
  private final long period;
  private final long startMillis;
  private final int limit;

  /** Creates a function that keeps the {@code limit} earliest lines of each batch and window. */
  public SplitLinesFn(WindowSpec spec, int limit) {
    this.account = spec.behindGate() ? null : new LineMetrics();
    this.expiry = spec.expiry();
    this.size = spec.size();
    this.period = spec.period();
    this.startMillis = spec.startMillis();
    this.limit = limit;
  }

  @ProcessElement
  public void process(
      @Element LineBatch batch, BoundedWindow window, OutputReceiver<KV<Long, LineBatch>> out) {
    BundleFn.checkGlobal(window);
    long firstOpen = Math.max(expiry.firstOpen(batch), startMillis);
    LineBatch lines = batch.withoutDeadLetters();
    if (account != null) {
      lines = account.admit(lines, expiry.firstOpen(batch));
      account.counted(lines.linesRead());
    }
    for (Map.Entry<Long, Indices> entry : windows(lines, firstOpen).entrySet()) {
      long start = entry.getKey();
      LineBatch part = entry.getValue().of(lines);
      out.outputWithTimestamp(
          KV.of(start, part.size() <= limit ? part : Earliest.lines(part, limit)),
          // As in BundleFn: the window must stay open until this arrives.
          new Instant(start + size - 1));
    }
  }

  /** Returns the lines of each open window. */
  private Map<Long, Indices> windows(LineBatch lines, long firstOpen) {
    Map<Long, Indices> windows = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      long last = Math.floorDiv(lines.time(i), period) * period;
      for (long start = last; start > lines.time(i) - size && start >= firstOpen; start -= period) {
        windows.computeIfAbsent(start, s -> new Indices()).add(i);
      }
    }
    return windows;
  }

  /** Allows any skew: a window's part has the window's time, which may precede the batch's. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  /** The lines of a batch that are in a window. */
  private static final class Indices {
    private int[] lines = new int[16];
    private int size;

    void add(int line) {
      if (size == lines.length) {
        lines = Arrays.copyOf(lines, size * 2);
      }
      lines[size++] = line;
    }

    LineBatch of(LineBatch batch) {
      return batch.select(lines, size);
    }
  }
}
