package dev.streamgauge.windows.bundle;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.windows.LateGate;
import dev.streamgauge.windows.result.WindowPartial;
import dev.streamgauge.windows.time.LatenessCutoff;
import dev.streamgauge.windows.time.WindowSpec;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Builds a table for each slice (a period of event time, or a part of one) from the lines of a
 * bundle and, when the bundle ends, emits the tables through a {@link BundleSplitter}. {@linkplain
 * LatenessCutoff Expired} windows are left out.
 */
@Internal
public abstract class BundleFn extends DoFn<LineBatch, KV<Integer, WindowPartial>> {
  /** With more keys than this over all slices, the tables are emitted before the bundle ends. */
  private static final int MAX_KEYS = 500_000;

  private static final long MAX_KEY_BYTES = 32 << 20;

  private final @Nullable LineMetrics account;
  private final LatenessCutoff expiry;
  private final long size;
  private final long period;
  private final BundleSplitter cut;

  private transient BundleSlices slices;
  private transient long epoch;

  /** Creates a function that accounts for the lines unless a {@link LateGate} has done so. */
  public BundleFn(WindowSpec spec, BundleSplitter cut) {
    this.account = spec.behindGate() ? null : new LineMetrics();
    this.expiry = spec.expiry();
    this.size = spec.size();
    this.period = spec.period();
    this.cut = cut;
  }

  /**
   * Adds the lines of a batch to the tables.
   *
   * @param batch lines that each count in at least one window
   * @return how many of the lines read are in the tables; the others are filtered
   */
  public abstract long add(LineBatch batch, BundleSlices into);

  @StartBundle
  public void start() {
    slices = new BundleSlices(size, period, cut.slice());
    epoch = RunEpoch.FIRST;
  }

  @ProcessElement
  public void process(
      @Element LineBatch batch,
      BoundedWindow window,
      OutputReceiver<KV<Integer, WindowPartial>> out) {
    checkGlobal(window);
    epoch = Math.max(epoch, batch.epoch());
    slices.open(expiry.firstOpen(batch));
    slices.cover(batch);
    LineBatch admitted = account == null ? batch : account.admit(batch, slices.firstOpen());
    long added = add(admitted, slices);
    if (account != null) {
      account.counted(added);
      account.filtered(admitted.linesRead() - added);
    }
    if (slices.keys() > MAX_KEYS || slices.keyBytes() > MAX_KEY_BYTES) {
      emit((partial, time) -> out.outputWithTimestamp(partial, time));
    }
  }

  /**
   * Rejects a batch outside the global window.
   *
   * @throws IllegalArgumentException if {@code window} is not the global one
   */
  static void checkGlobal(BoundedWindow window) {
    if (!(window instanceof GlobalWindow)) {
      throw new IllegalArgumentException(
          "Sliding windows are made here from the lines' times, and a batch holds lines of many:"
              + " the input must be in the global window, without Window.into before it.");
    }
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    emit((partial, time) -> context.output(partial, time, GlobalWindow.INSTANCE));
  }

  @FunctionalInterface
  private interface Emitter {
    void emit(KV<Integer, WindowPartial> partial, Instant time);
  }

  private void emit(Emitter emitter) {
    cut.cut(
        slices,
        (shard, from, to, table) ->
            // The interval's last millisecond: an element must not precede its window, and its
            // watermark hold must keep the window open until this partial arrives.
            emitter.emit(
                KV.of(shard, WindowPartial.of(from, to, epoch, table)), new Instant(to - 1)));
    start();
  }

  /** Allows any skew: a window's partial has the window's time, which may precede the batch's. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
