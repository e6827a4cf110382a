package dev.streamgauge.state;

import com.google.auto.value.AutoValue;
import dev.streamgauge.state.fold.KeyedFold;
import dev.streamgauge.state.shard.Coders;
import dev.streamgauge.state.shard.KeyResult;
import dev.streamgauge.state.shard.KeyResultCoder;
import dev.streamgauge.state.shard.PeriodConfig;
import dev.streamgauge.state.shard.PeriodSumFn;
import dev.streamgauge.state.shard.PeriodValues;
import dev.streamgauge.state.shard.PeriodValuesCoder;
import dev.streamgauge.state.shard.PeriodWindows;
import dev.streamgauge.state.store.StateStore;
import java.util.List;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Updates the states of keys from period to period of event time by a {@link KeyedFold}. The input
 * has, by shard of keys, each bundle's part of each period, with the period's last millisecond as
 * timestamp. A period is processed when the watermark passes its end, and again in full when late
 * values arrive. Each output element has all results that changed at once.
 */
@AutoValue
abstract class UpdateStateByKey<K, V, S, R>
    extends PTransform<
        PCollection<KV<Integer, PeriodValues<K, V>>>, PCollection<List<KeyResult<K, R>>>> {
  abstract KeyedFold<K, V, S, R> fold();

  abstract PeriodConfig config();

  abstract Coders<K, V, S, R> coders();

  abstract @Nullable StateStore store();

  abstract String name();

  /**
   * Returns a PTransform that updates the states of {@code fold}.
   *
   * @param store keeps states across restarts; null to leave that to the runner
   * @param name the prefix of the names of states in the store
   */
  static <K, V, S, R> UpdateStateByKey<K, V, S, R> of(
      KeyedFold<K, V, S, R> fold,
      PeriodConfig config,
      Coders<K, V, S, R> coders,
      @Nullable StateStore store,
      String name) {
    return new AutoValue_UpdateStateByKey<>(fold, config, coders, store, name);
  }

  @Override
  public PCollection<List<KeyResult<K, R>>> expand(
      PCollection<KV<Integer, PeriodValues<K, V>>> input) {
    PeriodValuesCoder<K, V> period = coders().period();
    KvCoder<Integer, PeriodValues<K, V>> coder = KvCoder.of(VarIntCoder.of(), period);
    return input
        .apply(
            "Period",
            Window.<KV<Integer, PeriodValues<K, V>>>into(
                    new PeriodWindows<>(config().periodMillis()))
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                .accumulatingFiredPanes()
                .withAllowedLateness(
                    Duration.millis(config().latenessMillis()),
                    Window.ClosingBehavior.FIRE_IF_NON_EMPTY)
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY))
        .apply("SumPeriod", Combine.perKey(new PeriodSumFn<>(fold())))
        .setCoder(coder)
        .apply("Pane", ParDo.of(new PaneFn<>()))
        .setCoder(coder)
        .apply(
            "AllTimes",
            Window.<KV<Integer, PeriodValues<K, V>>>into(new GlobalWindows())
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                .discardingFiredPanes()
                .withAllowedLateness(Duration.ZERO)
                // Holds the watermark for elements on their way to the sinks.
                .withTimestampCombiner(TimestampCombiner.EARLIEST))
        // Panes that arrive together can be sorted: on Spark all those that the watermark passed in
        // a micro-batch, which arrive unordered.
        .apply("Regroup", GroupByKey.create())
        .setCoder(KvCoder.of(VarIntCoder.of(), IterableCoder.of(period)))
        .apply(
            "UpdateState",
            ParDo.of(new UpdateStateFn<>(fold(), config(), coders(), store(), name())))
        .setCoder(ListCoder.of(new KeyResultCoder<>(coders().key(), coders().row())));
  }

  private static final class PaneFn<K, V>
      extends DoFn<KV<Integer, PeriodValues<K, V>>, KV<Integer, PeriodValues<K, V>>> {
    @ProcessElement
    public void process(
        @Element KV<Integer, PeriodValues<K, V>> element,
        PaneInfo pane,
        OutputReceiver<KV<Integer, PeriodValues<K, V>>> out) {
      PeriodValues<K, V> period = element.getValue();
      // A pane that is both on time and last means that the stream has ended, or has jumped ahead
      // by more than the allowed lateness.
      boolean isLast = pane.isLast() && pane.getTiming() == PaneInfo.Timing.ON_TIME;
      out.output(
          KV.of(
              element.getKey(),
              new PeriodValues<>(
                  period.startMillis(),
                  period.firstRevision(),
                  pane.getIndex(),
                  isLast,
                  period.values())));
    }
  }
}
