package dev.streamgauge.windows.slice;

import java.util.ArrayList;
import java.util.Comparator;
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
 * then taken together. If they are large, as when a partition that was hours behind lets many
 * slices end at once, they are several elements in the order of time, of which none has parts of a
 * slice that another one has.
 */
final class GatherFn extends DoFn<KV<Integer, SlicePart>, KV<Integer, List<SlicePart>>> {
  /** An element ends when its tables have more bytes. */
  private static final long ENOUGH_BYTES = 4 << 20;

  /** What an entry of a table takes besides its key, encoded. */
  private static final int ENTRY_BYTES = 4;

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
            elements(gathered.parts)
                .forEach(
                    parts ->
                        context.output(
                            KV.of(shard, parts), gathered.earliest, GlobalWindow.INSTANCE)));
  }

  /** Returns {@code parts} as lists of a limited size, the earliest first. */
  static List<List<SlicePart>> elements(List<SlicePart> parts) {
    if (parts.stream().mapToLong(GatherFn::bytes).sum() <= ENOUGH_BYTES) {
      return List.of(parts);
    }
    List<SlicePart> sorted =
        parts.stream().sorted(Comparator.comparingLong(SlicePart::end)).toList();
    List<List<SlicePart>> elements = new ArrayList<>();
    List<SlicePart> element = new ArrayList<>();
    long bytes = 0;
    for (SlicePart part : sorted) {
      if (bytes > ENOUGH_BYTES && part.end() > element.get(element.size() - 1).end()) {
        elements.add(element);
        element = new ArrayList<>();
        bytes = 0;
      }
      element.add(part);
      bytes += bytes(part);
    }
    elements.add(element);
    return elements;
  }

  private static long bytes(SlicePart part) {
    return part.table().keyBytes() + (long) ENTRY_BYTES * part.table().size();
  }

  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
