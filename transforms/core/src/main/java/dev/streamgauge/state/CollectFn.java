package dev.streamgauge.state;

import dev.streamgauge.state.shard.PeriodConfig;
import dev.streamgauge.state.shard.PeriodValues;
import dev.streamgauge.state.shard.Shards;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Collects the values of a bundle by period and key, and emits them for each shard of keys. */
final class CollectFn<K, V> extends DoFn<KV<K, V>, KV<Integer, PeriodValues<K, List<V>>>> {
  private final PeriodConfig config;
  private final Coder<K> keyCoder;
  private final int shards;

  private transient Map<Long, Map<K, List<V>>> periods;

  CollectFn(PeriodConfig config, Coder<K> keyCoder, int shards) {
    this.config = config;
    this.keyCoder = keyCoder;
    this.shards = shards;
  }

  @StartBundle
  public void start() {
    periods = new HashMap<>();
  }

  @ProcessElement
  public void process(@Element KV<K, V> element, @Timestamp Instant time, BoundedWindow window) {
    if (!(window instanceof GlobalWindow)) {
      throw new IllegalArgumentException(
          "StateByKey goes by the timestamps of the values, from one window to the next: its input"
              + " must be in the global window, without Window.into before it.");
    }
    periods
        .computeIfAbsent(config.periodOf(time.getMillis()), start -> new LinkedHashMap<>())
        .computeIfAbsent(element.getKey(), key -> new ArrayList<>())
        .add(element.getValue());
  }

  @FinishBundle
  public void finish(FinishBundleContext context) throws CoderException {
    for (Map.Entry<Long, Map<K, List<V>>> period : periods.entrySet()) {
      List<Map<K, List<V>>> byShard = new ArrayList<>();
      for (int shard = 0; shard < shards; shard++) {
        byShard.add(new LinkedHashMap<>());
      }
      for (Map.Entry<K, List<V>> values : period.getValue().entrySet()) {
        byte[] key = CoderUtils.encodeToByteArray(keyCoder, values.getKey());
        byShard
            .get(Shards.of(Arrays.hashCode(key), shards))
            .put(values.getKey(), values.getValue());
      }
      Instant time = new Instant(period.getKey() + config.periodMillis() - 1);
      for (int shard = 0; shard < shards; shard++) {
        // Including shards without values, so that they learn that time has passed.
        PeriodValues<K, List<V>> part = PeriodValues.part(period.getKey(), 0, byShard.get(shard));
        context.output(KV.of(shard, part), time, GlobalWindow.INSTANCE);
      }
    }
  }
}
