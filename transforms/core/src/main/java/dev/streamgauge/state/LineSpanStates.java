package dev.streamgauge.state;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.state.fold.KeyedFold;
import dev.streamgauge.state.fold.LineSpan;
import dev.streamgauge.state.fold.LineSpan.ActivityCoder;
import dev.streamgauge.state.shard.Coders;
import dev.streamgauge.state.shard.PeriodConfig;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.time.OpenWindows;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/**
 * Updates the states of keys in lines, with counts as results.
 *
 * @param <S> states
 */
final class LineSpanStates<S>
    extends PTransform<PCollection<LineBatch>, PCollection<WindowCounts>> {
  private final KeyedLinesConfig lines;
  private final KeyedFold<String, LineSpan, S, Long> fold;
  private final Coder<S> stateCoder;
  private final PeriodConfig config;
  private final String stateName;

  /** Creates states updated by {@code fold}, saved under a name that begins with {@code kind}. */
  LineSpanStates(
      KeyedLinesConfig lines,
      KeyedFold<String, LineSpan, S, Long> fold,
      Coder<S> stateCoder,
      PeriodConfig config,
      String kind) {
    this.lines = lines;
    this.fold = fold;
    this.stateCoder = stateCoder;
    this.config = config;
    // State of other periods or shards cannot be resumed.
    this.stateName = kind + "-" + config.periodMillis() + "ms-" + lines.shards();
  }

  /** Returns the periods that may still change. */
  OpenWindows windows() {
    Duration period = Duration.millis(config.periodMillis());
    return OpenWindows.of(period, period, Duration.millis(config.latenessMillis()));
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<LineBatch> input) {
    Coders<String, LineSpan, S, Long> coders =
        new Coders<>(StringUtf8Coder.of(), ActivityCoder.of(), stateCoder, VarLongCoder.of());
    return input
        .apply("SumBundle", ParDo.of(new LineSpanFn(lines, config, windows())))
        .setCoder(KvCoder.of(VarIntCoder.of(), coders.period()))
        .apply("States", UpdateStateByKey.of(fold, config, coders, lines.store(), stateName))
        .apply("Panes", ParDo.of(new CountRowsFn(lines.shards())))
        .setCoder(WindowCounts.PaneCoder.of());
  }
}
