package dev.streamgauge.windows;

import dev.streamgauge.windows.merge.MergePanes;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.time.OpenWindows;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds the highest counts of each window whose keys are spread over {@linkplain
 * SlidingCount#withShards shards}.
 *
 * <pre>{@code
 * SlidingCount count = SlidingCount.of(Duration.standardMinutes(1)).perElement().withShards(8);
 * lines.apply(count).apply(TopOfWindows.of(10, count.openWindows()))
 * }</pre>
 *
 * <p>Each shard sends its highest counts, and a small second step merges them: the latest revision
 * of each key. So all keys are nowhere together, and a window that may still change takes as many
 * entries of state as are wanted. Keys of equal count are ordered by their bytes.
 *
 * <p>A window is emitted when the watermark passes its end, as one pane. After late lines it is
 * emitted again, with those of its highest counts that have changed, and a higher revision. On
 * Beam's SparkRunner, which has no timers in event time, a window is emitted in the micro-batch in
 * which its shards are; on a cluster one of them may come a micro-batch later, as a correction.
 *
 * <p>Counts must not fall, apart from those of keys that are over a {@linkplain
 * SlidingCount#withMaxKeys limit} later. The output is windowed like the input.
 *
 * @since 0.1.0
 */
public final class TopOfWindows
    extends PTransform<PCollection<WindowCounts>, PCollection<WindowCounts>> {
  private final int most;
  private final OpenWindows windows;

  private TopOfWindows(int most, OpenWindows windows) {
    this.most = most;
    this.windows = windows;
  }

  /**
   * Returns a PTransform that finds the {@code most} highest counts of each window.
   *
   * @param windows the windows of the counts, which say how long a window may change
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public static TopOfWindows of(int most, OpenWindows windows) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "The highest counts of a window are one or more, not " + most + ".");
    }
    return new TopOfWindows(most, Objects.requireNonNull(windows, "windows"));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("most", most).withLabel("Counts kept of a window"));
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<WindowCounts> input) {
    return input.apply("Highest", MergePanes.highest(most, windows));
  }
}
