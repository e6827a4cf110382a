package dev.streamgauge.patterns;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.patterns.signature.SignatureReader;
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
 * windows, and emits the sums of each window, encoded: the DirectRunner copies what waits for the
 * end of a window through its coder for each bundle, and bytes are copied quickest.
 */
final class SignLinesFn extends DoFn<LineBatch, KV<Long, byte[]>> {
  /** With more signatures than this over all slices, they are emitted before the bundle ends. */
  private static final int MAX_SIGNATURES = 200_000;

  private final LineMetrics metrics = new LineMetrics();
  private final @Nullable LineTime times;
  private final boolean ofTallies;
  private final LatenessCutoff expiry;
  private final long size;
  private final long period;
  private final long startMillis;

  private transient SignatureReader reader;
  private transient Map<Slice, PatternCounts> slices;

  /** A period of time, and the first window in which its lines count: late ones miss some. */
  private record Slice(long start, long firstWindow) {}

  /**
   * @param ofTallies whether tallied batches are those of {@link TallyPatternsFn}
   */
  SignLinesFn(WindowSpec spec, @Nullable LineTime times, boolean ofTallies) {
    this.times = times;
    this.ofTallies = ofTallies;
    this.expiry = spec.expiry();
    this.size = spec.size();
    this.period = spec.period();
    this.startMillis = spec.startMillis();
  }

  @StartBundle
  public void start() {
    if (reader == null) {
      reader = new SignatureReader();
    }
    slices = new HashMap<>();
  }

  @ProcessElement
  public void process(
      @Element LineBatch batch, BoundedWindow window, OutputReceiver<KV<Long, byte[]>> out) {
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
      if (ofTallies && lines.isTallied()) {
        slice.addAll(
            PatternCounts.decode(new ByteBuf(lines.bytes(), lines.start(i), lines.end(i))));
        continue;
      }
      reader.read(lines.bytes(), lines.start(i), lines.end(i));
      slice.add(
          reader,
          TallyPatternsFn.seen(times, lines, i),
          lines.weight(i),
          lines.bytes(),
          lines.start(i),
          lines.end(i));
    }
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

  private void emit(BiConsumer<Long, byte[]> consumer) {
    Map<Long, PatternCounts> windows = new TreeMap<>();
    slices.forEach(
        (slice, counts) -> {
          for (long start = slice.firstWindow(); start <= slice.start(); start += period) {
            windows.computeIfAbsent(start, s -> new PatternCounts()).addAll(counts);
          }
        });
    windows.forEach((start, counts) -> consumer.accept(start, counts.toBytes()));
    slices.clear();
  }

  /** Allows any skew: a window's part has the window's time, which may precede the batch's. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
