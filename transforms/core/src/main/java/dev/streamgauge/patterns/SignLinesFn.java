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
import java.util.function.BiConsumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Counts the signatures of a bundle in slices of event time, and emits the sums, encoded: the
 * DirectRunner copies what waits for the end of a slice through its coder for each bundle, and
 * bytes are copied quickest.
 */
final class SignLinesFn extends DoFn<LineBatch, KV<IntervalWindow, byte[]>> {
  /** With more signatures than this over all slices, they are emitted before the bundle ends. */
  private static final int MAX_SIGNATURES = 200_000;

  private final LineMetrics metrics = new LineMetrics();
  private final @Nullable LineTime times;
  private final boolean ofTallies;
  private final LatenessCutoff expiry;
  private final long size;
  private final long period;
  private final long length;
  private final long startMillis;

  private transient SignatureReader reader;
  private transient Map<Slice, PatternCounts> slices;

  /** A part of a period, and the first window in which its lines count: late ones miss some. */
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
    this.length = spec.slice();
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
      @Element LineBatch batch,
      BoundedWindow window,
      OutputReceiver<KV<IntervalWindow, byte[]>> out) {
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
      emit((part, counts) -> out.outputWithTimestamp(KV.of(part, counts), part.maxTimestamp()));
    }
  }

  private void add(LineBatch lines, long firstOpen) {
    PatternCounts slice = null;
    long start = 0;
    for (int i = 0; i < lines.size(); i++) {
      long time = lines.time(i);
      if (slice == null || time < start || time >= start + length) {
        start = Math.floorDiv(time, length) * length;
        long firstWindow =
            Math.max(firstOpen, Math.floorDiv(time, period) * period - size + period);
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
        (part, counts) ->
            context.output(KV.of(part, counts), part.maxTimestamp(), GlobalWindow.INSTANCE));
  }

  private void emit(BiConsumer<IntervalWindow, byte[]> consumer) {
    slices.forEach(
        (slice, counts) -> {
          // A line can be too late for all windows only if those before a restart are left out.
          if (slice.firstWindow() <= slice.start()) {
            consumer.accept(
                PatternParts.part(slice.firstWindow(), slice.start(), length), counts.toBytes());
          }
        });
    slices.clear();
  }

  /** Allows any skew: a late part has the time of its slice, which may precede the batch's. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
