package dev.streamgauge.windows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineBatch;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Counts the lines of a bundle per slice (one period of event time), sums the slices to windows
 * when the bundle ends, and emits one {@link WindowPartial} for each window and shard.
 */
final class PartialCountFn extends DoFn<LineBatch, KV<Integer, WindowPartial>> {
  static final String NAMESPACE = "streamgauge";

  private static final byte[] ALL = WindowCounts.GLOBAL_KEY.getBytes(UTF_8);

  /**
   * A span of event time that covers more slices than this gets no zeros between its ends: it would
   * take a reader that saw a day pass in ten-second slices to reach it.
   */
  private static final int MAX_ZERO_SLICES = 10_000;

  /** With more keys than this over all slices, the bundle's sums are emitted before its end. */
  private static final int MAX_KEYS = 500_000;

  private final Counter linesCounted = Metrics.counter(NAMESPACE, SlidingCount.LINES_COUNTED);
  private final long size;
  private final long period;
  private final int shards;
  private final @Nullable LineKey key;
  private final long startMillis;

  private transient Map<Long, CountTable> slices;
  private transient long sliceStart;
  private transient @Nullable CountTable slice;
  private transient int keys;

  /**
   * Counts by {@code key}, or if that is null all lines together, with zeros; in windows that start
   * at {@code startMillis} or after it.
   */
  PartialCountFn(
      Duration size, Duration period, int shards, @Nullable LineKey key, long startMillis) {
    this.size = size.getMillis();
    this.period = period.getMillis();
    this.shards = shards;
    this.key = key;
    this.startMillis = startMillis;
  }

  @StartBundle
  public void start() {
    slices = new HashMap<>();
    slice = null;
    keys = 0;
  }

  @ProcessElement
  public void process(
      @Element LineBatch batch,
      BoundedWindow window,
      OutputReceiver<KV<Integer, WindowPartial>> out) {
    if (!(window instanceof GlobalWindow)) {
      throw new IllegalArgumentException(
          "SlidingCount makes its own windows from the lines' times, and a batch holds lines of"
              + " many: its input must be in the global window, without Window.into before it.");
    }
    if (key == null) {
      countAll(batch);
    } else {
      countByKey(batch);
    }
    if (keys > MAX_KEYS) {
      emit((partial, time) -> out.outputWithTimestamp(partial, time));
    }
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    emit((partial, time) -> context.output(partial, time, GlobalWindow.INSTANCE));
  }

  private void countAll(LineBatch batch) {
    if (batch.coversTime()) {
      long first = sliceOf(batch.coveredFrom());
      long last = sliceOf(batch.coveredTo());
      if ((last - first) / period <= MAX_ZERO_SLICES) {
        for (long s = first; s <= last; s += period) {
          slice(s).add(ALL, 0, ALL.length, 0);
        }
      } else {
        slice(first).add(ALL, 0, ALL.length, 0);
        slice(last).add(ALL, 0, ALL.length, 0);
      }
    }
    int n = batch.size();
    linesCounted.inc(n);
    int i = 0;
    while (i < n) {
      // Runs of lines in the same slice are added at once.
      long start = sliceOf(batch.time(i));
      int from = i;
      do {
        i++;
      } while (i < n && batch.time(i) >= start && batch.time(i) - start < period);
      slice(start).add(ALL, 0, ALL.length, i - from);
    }
  }

  private void countByKey(LineBatch batch) {
    byte[] bytes = batch.bytes();
    int counted = 0;
    for (int i = 0; i < batch.size(); i++) {
      long found = key.find(bytes, batch.start(i), batch.end(i));
      if (found == LineKey.NONE) {
        continue;
      }
      counted++;
      long time = batch.time(i);
      if (slice == null || time < sliceStart || time - sliceStart >= period) {
        slice(sliceOf(time));
      }
      int before = slice.size();
      slice.add(bytes, (int) (found >>> 32), (int) found, 1);
      keys += slice.size() - before;
    }
    linesCounted.inc(counted);
  }

  private long sliceOf(long time) {
    return Math.floorDiv(time, period) * period;
  }

  private CountTable slice(long start) {
    if (slice == null || start != sliceStart) {
      sliceStart = start;
      slice = slices.computeIfAbsent(start, s -> new CountTable());
    }
    return slice;
  }

  @FunctionalInterface
  private interface Emitter {
    void emit(KV<Integer, WindowPartial> partial, Instant time);
  }

  private void emit(Emitter emitter) {
    Map<Long, CountTable> windows = size == period ? slices : windows();
    windows.forEach(
        (start, counts) -> {
          if (start < startMillis) {
            return;
          }
          // The window's last millisecond: an element must not be older than its window, and the
          // hold on the watermark must keep the window open until this partial is in.
          Instant time = new Instant(start + size - 1);
          if (shards == 1) {
            emitter.emit(KV.of(0, WindowPartial.of(start, counts)), time);
            return;
          }
          CountTable[] parts = new CountTable[shards];
          for (int i = 0; i < counts.size(); i++) {
            int shard = counts.shard(i, shards);
            if (parts[shard] == null) {
              parts[shard] = new CountTable();
            }
            parts[shard].addEntry(counts, i);
          }
          for (int shard = 0; shard < shards; shard++) {
            if (parts[shard] != null) {
              emitter.emit(KV.of(shard, WindowPartial.of(start, parts[shard])), time);
            }
          }
        });
    start();
  }

  private Map<Long, CountTable> windows() {
    Map<Long, CountTable> windows = new HashMap<>();
    slices.forEach(
        (start, counts) -> {
          for (long w = start - size + period; w <= start; w += period) {
            windows.computeIfAbsent(w, s -> new CountTable()).addAll(counts);
          }
        });
    return windows;
  }

  /** A window's partial has the window's time, which may lie before the batch's. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
