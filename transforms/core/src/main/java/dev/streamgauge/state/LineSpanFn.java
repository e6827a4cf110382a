package dev.streamgauge.state;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.state.fold.LineSpan;
import dev.streamgauge.state.shard.PeriodConfig;
import dev.streamgauge.state.shard.PeriodValues;
import dev.streamgauge.state.shard.Shards;
import dev.streamgauge.windows.bundle.LineMetrics;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.time.LatenessCutoff;
import dev.streamgauge.windows.time.OpenWindows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Counts the lines of a bundle by key and period, with their first and last times, and emits each
 * period of each shard when the bundle ends; for time that batches cover without a line, the latest
 * period only. Lines that are too late are dropped and counted.
 */
final class LineSpanFn extends DoFn<LineBatch, KV<Integer, PeriodValues<String, LineSpan>>> {
  /** With more keys than this over all periods, it emits before the bundle ends. */
  private static final int MAX_KEYS = 500_000;

  private static final long NO_PERIOD = Long.MIN_VALUE;

  private final LineMetrics account = new LineMetrics();
  private final KeyedLinesConfig lines;
  private final PeriodConfig config;
  private final LatenessCutoff expiry;

  private transient Map<Long, LineSpanTable> periods;
  private transient @Nullable LineSpanTable table;
  private transient long tableStart;
  private transient long covered;
  private transient long epoch;
  private transient int keys;

  LineSpanFn(KeyedLinesConfig lines, PeriodConfig config, OpenWindows windows) {
    this.lines = lines;
    this.config = config;
    this.expiry = new LatenessCutoff(windows);
  }

  @StartBundle
  public void start() {
    periods = new HashMap<>();
    table = null;
    covered = NO_PERIOD;
    epoch = RunEpoch.FIRST;
    keys = 0;
  }

  @ProcessElement
  public void process(
      @Element LineBatch batch,
      BoundedWindow window,
      OutputReceiver<KV<Integer, PeriodValues<String, LineSpan>>> out) {
    if (!(window instanceof GlobalWindow)) {
      throw new IllegalArgumentException(
          "What is kept by key goes by the lines' times, and a batch holds lines of many: the input"
              + " must be in the global window, without Window.into before it.");
    }
    epoch = Math.max(epoch, batch.epoch());
    if (batch.coversTime()) {
      covered = Math.max(covered, config.periodOf(batch.coveredTo()));
    }
    LineBatch admitted = account.admit(batch, expiry.firstOpen(batch));
    LineBatch made = lines.maker().apply(admitted);
    long counted = add(made);
    if (made != admitted) {
      counted = admitted.linesRead();
    }
    account.counted(counted);
    account.filtered(admitted.linesRead() - counted);
    if (keys > MAX_KEYS) {
      parts().forEach(part -> out.outputWithTimestamp(part, timeOf(part)));
      start();
    }
  }

  /** Returns the number of lines that have a key. */
  private long add(LineBatch batch) {
    LineKey key = lines.key();
    byte[] bytes = batch.bytes();
    long counted = 0;
    for (int i = 0; i < batch.size(); i++) {
      long found = key.find(bytes, batch.start(i), batch.end(i));
      if (found == LineKey.NONE) {
        continue;
      }
      counted += batch.linesRead(i);
      int weight = batch.weight(i);
      if (weight > 0) {
        LineSpanTable activities = table(batch.time(i));
        int before = activities.size();
        activities.add(bytes, (int) (found >>> 32), (int) found, batch.time(i), weight);
        keys += activities.size() - before;
      }
    }
    return counted;
  }

  private LineSpanTable table(long time) {
    if (table == null || time < tableStart || time - tableStart >= config.periodMillis()) {
      tableStart = config.periodOf(time);
      table = periods.computeIfAbsent(tableStart, start -> new LineSpanTable());
    }
    return table;
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    parts().forEach(part -> context.output(part, timeOf(part), GlobalWindow.INSTANCE));
  }

  /**
   * Returns all periods for all shards. Empty ones signal that time has passed: among them is the
   * one in which the latest lines expire, even if nothing follows them.
   */
  private List<KV<Integer, PeriodValues<String, LineSpan>>> parts() {
    periods.keySet().stream()
        .max(Long::compare)
        .map(latest -> config.periodOf(latest + config.periodMillis() - 1 + config.ttlMillis()))
        .ifPresent(rested -> periods.computeIfAbsent(rested, start -> new LineSpanTable()));
    if (covered != NO_PERIOD) {
      periods.computeIfAbsent(covered, start -> new LineSpanTable());
    }
    long revision = Math.max(lines.firstRevision(), RunEpoch.firstRevision(epoch));
    List<KV<Integer, PeriodValues<String, LineSpan>>> parts = new ArrayList<>();
    periods.forEach(
        (start, activities) -> {
          if (start < lines.startMillis()) {
            return;
          }
          List<Map<String, LineSpan>> shards = new ArrayList<>();
          for (int shard = 0; shard < lines.shards(); shard++) {
            shards.add(new LinkedHashMap<>());
          }
          activities.forEach(
              (key, activity) ->
                  shards.get(Shards.of(key.hashCode(), shards.size())).put(key, activity));
          for (int shard = 0; shard < shards.size(); shard++) {
            parts.add(KV.of(shard, PeriodValues.part(start, revision, shards.get(shard))));
          }
        });
    return parts;
  }

  /**
   * Returns the period's last millisecond: an element must not precede its window, and its
   * watermark hold must keep the window open until this part arrives.
   */
  private Instant timeOf(KV<Integer, PeriodValues<String, LineSpan>> part) {
    return new Instant(part.getValue().startMillis() + config.periodMillis() - 1);
  }

  /** Allows any skew: a part has its period's time, which may precede the batch's. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
