package dev.streamgauge.patterns;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.patterns.signature.LineSignature;
import dev.streamgauge.windows.bundle.LineMetrics;
import dev.streamgauge.windows.time.LatenessCutoff;
import dev.streamgauge.windows.time.WindowSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Counts the signatures of a bundle in slices of event time, of which each is one period of the
 * windows, and emits the sums of each window.
 */
final class SignLinesFn extends DoFn<LineBatch, KV<Long, PatternCounts>> {
  /** With more signatures than this over all slices, they are emitted before the bundle ends. */
  private static final int MAX_SIGNATURES = 200_000;

  private final LineMetrics metrics = new LineMetrics();
  private final @Nullable LineTime times;
  private final LatenessCutoff expiry;
  private final long size;
  private final long period;
  private final long startMillis;

  private transient LineSignature reader;
  private transient Map<Slice, PatternCounts> slices;

  /** A period of time, and the first window in which its lines count: late ones miss some. */
  private record Slice(long start, long firstWindow) {}

  SignLinesFn(WindowSpec spec, @Nullable LineTime times) {
    this.times = times;
    this.expiry = spec.expiry();
    this.size = spec.size();
    this.period = spec.period();
    this.startMillis = spec.startMillis();
  }

  @StartBundle
  public void start() {
    if (reader == null) {
      reader = new LineSignature();
    }
    slices = new HashMap<>();
  }

  @ProcessElement
  public void process(
      @Element LineBatch batch, BoundedWindow window, OutputReceiver<KV<Long, PatternCounts>> out) {
    if (!(window instanceof GlobalWindow)) {
      throw new IllegalArgumentException(
          "Patterns makes its own windows from the lines' times, and a batch holds lines of many:"
              + " its input must be in the global window, without Window.into before it.");
    }
    long open = expiry.firstOpen(batch);
    LineBatch lines = metrics.admit(batch, open);
    metrics.counted(lines.linesRead());
    add(lines, Math.max(open, startMillis));
    if (slices.values().stream().mapToInt(PatternCounts::size).sum() > MAX_SIGNATURES) {
      emit((start, counts) -> out.outputWithTimestamp(KV.of(start, counts), timeOf(start)));
    }
  }

  private void add(LineBatch lines, long firstOpen) {
    PatternCounts slice = null;
    long start = 0;
    for (int i = 0; i < lines.size(); i++) {
      long time = lines.time(i);
      if (slice == null || time < start || time >= start + period) {
        start = Math.floorDiv(time, period) * period;
        long firstWindow = Math.max(firstOpen, start - size + period);
        slice = slices.computeIfAbsent(new Slice(start, firstWindow), s -> new PatternCounts());
      }
      reader.read(lines.bytes(), lines.start(i), lines.end(i));
      slice.add(
          reader, seen(lines, i), lines.weight(i), lines.bytes(), lines.start(i), lines.end(i));
    }
  }

  private long seen(LineBatch lines, int i) {
    return times == null
        ? lines.time(i)
        : times.find(lines.bytes(), lines.start(i), lines.end(i), lines.time(i));
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    emit(
        (start, counts) ->
            context.output(KV.of(start, counts), timeOf(start), GlobalWindow.INSTANCE));
  }

  /**
   * The last millisecond of a window: an element must not be older than its window, and its hold
   * must keep the window open until it arrives.
   */
  private Instant timeOf(long start) {
    return new Instant(start + size - 1);
  }

  private void emit(BiConsumer<Long, PatternCounts> consumer) {
    Map<Long, PatternCounts> windows = new TreeMap<>();
    slices.forEach(
        (slice, counts) -> {
          for (long start = slice.firstWindow(); start <= slice.start(); start += period) {
            windows.computeIfAbsent(start, s -> new PatternCounts()).addAll(counts);
          }
        });
    windows.forEach(consumer);
    slices.clear();
  }

  /** Allows any skew: a window's part has the window's time, which may precede the batch's. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
