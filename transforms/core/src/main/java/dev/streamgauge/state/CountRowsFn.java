package dev.streamgauge.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.state.fold.Interval;
import dev.streamgauge.state.shard.KeyResult;
import dev.streamgauge.state.shard.Shards;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * Groups counts of the same interval that changed together into one pane; a null value becomes 0.
 */
final class CountRowsFn extends DoFn<List<KeyResult<String, Long>>, WindowCounts> {
  private final int shards;

  CountRowsFn(int shards) {
    this.shards = shards;
  }

  private record Pane(int shard, Interval interval, long revision, boolean isCorrection) {}

  @ProcessElement
  public void process(
      @Element List<KeyResult<String, Long>> rows, OutputReceiver<WindowCounts> out) {
    Map<Pane, CountTable> panes = new LinkedHashMap<>();
    for (KeyResult<String, Long> row : rows) {
      Pane pane =
          new Pane(
              Shards.of(row.key().hashCode(), shards),
              row.interval(),
              row.revision(),
              row.isCorrection());
      byte[] key = row.key().getBytes(UTF_8);
      long count = row.value() == null ? 0 : row.value();
      panes.computeIfAbsent(pane, p -> new CountTable()).add(key, 0, key.length, count);
    }
    panes.forEach(
        (pane, counts) ->
            out.output(
                WindowCounts.of(
                        pane.interval.startMillis(),
                        pane.interval.endMillis(),
                        pane.isCorrection ? Timing.LATE : Timing.ON_TIME,
                        pane.revision,
                        counts)
                    .withShard(pane.shard)));
  }
}
