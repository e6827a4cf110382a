package dev.streamgauge.windows.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Joins the parts of a shard in a bundle to one element: on Spark all of a micro-batch, which are
 * then taken together.
 */
final class GatherFn extends DoFn<KV<Integer, SlicePart>, KV<Integer, List<SlicePart>>> {
  /** The parts of a shard, and the earliest of their timestamps, which holds the watermark. */
  private static final class Parts {
    final List<SlicePart> parts = new ArrayList<>();
    Instant earliest;
  }

  private transient Map<Integer, Parts> shards;

  @StartBundle
  public void start() {
    shards = new TreeMap<>();
  }

  @ProcessElement
  public void process(@Element KV<Integer, SlicePart> part, @Timestamp Instant time) {
    Parts shard = shards.computeIfAbsent(part.getKey(), s -> new Parts());
    shard.parts.add(part.getValue());
    shard.earliest =
        shard.earliest == null || time.isBefore(shard.earliest) ? time : shard.earliest;
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    shards.forEach(
        (shard, gathered) ->
            context.output(KV.of(shard, gathered.parts), gathered.earliest, GlobalWindow.INSTANCE));
  }

  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
