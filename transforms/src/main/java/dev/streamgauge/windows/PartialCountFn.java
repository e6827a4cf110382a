package dev.streamgauge.windows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.Epoch;
import dev.streamgauge.lines.LineBatch;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Counts the lines of a bundle per slice (one period of event time), sums the slices to windows
 * when the bundle ends, and emits one {@link WindowPartial} for each window and shard. Windows that
 * have {@linkplain Expiry expired} are left out.
 */
final class PartialCountFn extends DoFn<LineBatch, KV<Integer, WindowPartial>> {
  private static final byte[] ALL = WindowCounts.GLOBAL_KEY.getBytes(UTF_8);

  /**
   * A span of event time that covers more slices than this gets no zeros between its ends: it would
   * take a reader that saw a day pass in ten-second slices to reach it.
   */
  private static final int MAX_ZERO_SLICES = 10_000;

  /** With more keys than this over all slices, the bundle's sums are emitted before its end. */
  private static final int MAX_KEYS = 500_000;

  /**
   * Lines of one period, and the first window they count in. That is the first which holds them,
   * but for a late line whose first windows have expired.
   */
  private record Slice(long start, long firstWindow) {}

  private final @Nullable LineAccount account;
  private final Expiry expiry;
  private final long size;
  private final long period;
  private final int shards;
  private final @Nullable LineKey key;
  private final long startMillis;

  private transient Map<Slice, CountTable> slices;
  private transient long firstOpen;
  private transient long sliceStart;
  private transient @Nullable CountTable slice;
  private transient int keys;
  private transient long epoch;

  /**
   * Counts by the key of {@code count}, or without one all lines together, with zeros. Keeps an
   * account of the lines unless a {@link LateGate} has done so. Leaves out windows before the start
   * of {@code count}.
   */
  PartialCountFn(SlidingCount count) {
    this.account = count.behindGate() ? null : new LineAccount();
    this.expiry = count.expiry();
    this.size = count.size().getMillis();
    this.period = count.period().getMillis();
    this.shards = count.shards();
    this.key = count.key();
    this.startMillis = count.startMillis();
  }

  @StartBundle
  public void start() {
    slices = new HashMap<>();
    slice = null;
    keys = 0;
    epoch = Epoch.FIRST;
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
    epoch = Math.max(epoch, batch.epoch());
    long open = expiry.firstOpen(batch);
    if (open != firstOpen) {
      firstOpen = open;
      slice = null;
    }
    LineBatch admitted = account == null ? batch : account.admit(batch, firstOpen);
    long counted = key == null ? countAll(admitted) : countByKey(admitted);
    if (account != null) {
      account.counted(counted);
      account.filtered(admitted.linesRead() - counted);
    }
    if (keys > MAX_KEYS) {
      emit((partial, time) -> out.outputWithTimestamp(partial, time));
    }
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    emit((partial, time) -> context.output(partial, time, GlobalWindow.INSTANCE));
  }

  private long countAll(LineBatch batch) {
    if (batch.coversTime()) {
      long first = Math.max(firstOpen, sliceOf(batch.coveredFrom()));
      long last = sliceOf(batch.coveredTo());
      if ((last - first) / period <= MAX_ZERO_SLICES) {
        for (long s = first; s <= last; s += period) {
          slice(s).add(ALL, 0, ALL.length, 0);
        }
      } else if (first <= last) {
        slice(first).add(ALL, 0, ALL.length, 0);
        slice(last).add(ALL, 0, ALL.length, 0);
      }
    }
    int n = batch.size();
    int i = 0;
    while (i < n) {
      // Runs of lines in the same slice are added at once.
      long start = sliceOf(batch.time(i));
      long sum = 0;
      do {
        sum += batch.weight(i);
        i++;
      } while (i < n && batch.time(i) >= start && batch.time(i) - start < period);
      slice(start).add(ALL, 0, ALL.length, sum);
    }
    return batch.linesRead();
  }

  private long countByKey(LineBatch batch) {
    byte[] bytes = batch.bytes();
    long counted = 0;
    for (int i = 0; i < batch.size(); i++) {
      long found = key.find(bytes, batch.start(i), batch.end(i));
      if (found == LineKey.NONE) {
        continue;
      }
      counted += batch.linesRead(i);
      int weight = batch.weight(i);
      if (weight == 0) {
        // It answers for lines that nothing was found in.
        continue;
      }
      long time = batch.time(i);
      if (slice == null || time < sliceStart || time - sliceStart >= period) {
        slice(sliceOf(time));
      }
      int before = slice.size();
      slice.add(bytes, (int) (found >>> 32), (int) found, weight);
      keys += slice.size() - before;
    }
    return counted;
  }

  private long sliceOf(long time) {
    return Math.floorDiv(time, period) * period;
  }

  private CountTable slice(long start) {
    if (slice == null || start != sliceStart) {
      sliceStart = start;
      long firstWindow = Math.max(firstOpen, start - size + period);
      slice = slices.computeIfAbsent(new Slice(start, firstWindow), s -> new CountTable());
    }
    return slice;
  }

  @FunctionalInterface
  private interface Emitter {
    void emit(KV<Integer, WindowPartial> partial, Instant time);
  }

  private void emit(Emitter emitter) {
    windows()
        .forEach(
            (start, counts) -> {
              if (start < startMillis) {
                return;
              }
              // The window's last millisecond: an element must not be older than its window, and
              // the hold on the watermark must keep the window open until this partial is in.
              Instant time = new Instant(start + size - 1);
              if (shards == 1) {
                emitter.emit(KV.of(0, WindowPartial.of(start, epoch, counts)), time);
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
                  emitter.emit(KV.of(shard, WindowPartial.of(start, epoch, parts[shard])), time);
                }
              }
            });
    start();
  }

  private Map<Long, CountTable> windows() {
    Map<Long, CountTable> windows = new HashMap<>();
    if (size == period) {
      slices.forEach((slice, counts) -> windows.put(slice.start(), counts));
      return windows;
    }
    slices.forEach(
        (slice, counts) -> {
          for (long w = slice.firstWindow(); w <= slice.start(); w += period) {
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
