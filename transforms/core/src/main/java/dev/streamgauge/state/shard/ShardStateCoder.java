package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.Interval;
import dev.streamgauge.state.fold.KeyedFold;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.BigEndianIntegerCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** The coder of {@link ShardState}. */
@Internal
public final class ShardStateCoder<K, V, S, R> extends CustomCoder<ShardState<K, V, S, R>> {
  private static final int VERSION = 1;
  private static final VarLongCoder LONG = VarLongCoder.of();
  private static final VarIntCoder INT = VarIntCoder.of();
  private static final BigEndianIntegerCoder BIG_ENDIAN = BigEndianIntegerCoder.of();

  private final KeyedFold<K, V, S, R> fold;
  private final PeriodConfig config;
  private final Coder<K> key;
  private final Coder<S> state;
  private final Coder<V> value;
  private final Coder<Map<Long, V>> values;
  private final Coder<R> row;

  public ShardStateCoder(
      KeyedFold<K, V, S, R> fold, PeriodConfig config, Coders<K, V, S, R> coders) {
    this.fold = fold;
    this.config = config;
    this.key = TextCoder.insteadOf(coders.key());
    this.state = NullableCoder.of(coders.state());
    this.value = coders.value();
    this.values = MapCoder.of(LONG, coders.value());
    this.row = NullableCoder.of(coders.row());
  }

  @Override
  public void encode(ShardState<K, V, S, R> shard, OutputStream out) throws IOException {
    INT.encode(VERSION, out);
    LONG.encode(shard.now, out);
    LONG.encode(shard.settledTo, out);
    LONG.encode(shard.firstRevision, out);
    INT.encode(shard.recent.size(), out);
    for (long now : shard.recent) {
      LONG.encode(now, out);
    }
    INT.encode(shard.panes.size(), out);
    for (Map.Entry<Long, Long> pane : shard.panes.entrySet()) {
      LONG.encode(pane.getKey(), out);
      LONG.encode(pane.getValue(), out);
    }
    INT.encode(shard.revisions.size(), out);
    for (Map.Entry<Interval, Long> revision : shard.revisions.entrySet()) {
      encode(revision.getKey(), out);
      LONG.encode(revision.getValue(), out);
    }
    INT.encode(shard.histories.size(), out);
    for (Map.Entry<K, KeyHistory<V, S, R>> history : shard.histories.entrySet()) {
      key.encode(history.getKey(), out);
      encode(history.getValue(), out);
    }
  }

  private void encode(KeyHistory<V, S, R> history, OutputStream out) throws IOException {
    state.encode(history.settled(), out);
    state.encode(history.current(), out);
    values.encode(history.values(), out);
    INT.encode(history.emitted().size(), out);
    for (Map.Entry<Interval, R> emitted : history.emitted().entrySet()) {
      encode(emitted.getKey(), out);
      row.encode(emitted.getValue(), out);
    }
  }

  private static void encode(Interval interval, OutputStream out) throws IOException {
    LONG.encode(interval.startMillis(), out);
    LONG.encode(interval.endMillis(), out);
  }

  @Override
  public ShardState<K, V, S, R> decode(InputStream in) throws IOException {
    int version = INT.decode(in);
    if (version != VERSION) {
      throw new CoderException("not a state by key of version " + VERSION + ": " + version);
    }
    ShardState<K, V, S, R> shard = new ShardState<>(fold, config);
    shard.now = LONG.decode(in);
    shard.settledTo = LONG.decode(in);
    shard.firstRevision = LONG.decode(in);
    for (int i = count(in); i > 0; i--) {
      shard.recent.add(LONG.decode(in));
    }
    for (int i = count(in); i > 0; i--) {
      shard.panes.put(LONG.decode(in), LONG.decode(in));
    }
    for (int i = count(in); i > 0; i--) {
      shard.revisions.put(interval(in), LONG.decode(in));
    }
    for (int i = count(in); i > 0; i--) {
      shard.histories.put(key.decode(in), history(in));
    }
    return shard;
  }

  private KeyHistory<V, S, R> history(InputStream in) throws IOException {
    S settled = state.decode(in);
    S current = state.decode(in);
    // The encoding of MapCoder, whose decoder allocates memory for any count.
    TreeMap<Long, V> unsettled = new TreeMap<>();
    for (int i = atLeastZero(BIG_ENDIAN.decode(in)); i > 0; i--) {
      unsettled.put(LONG.decode(in), value.decode(in));
    }
    TreeMap<Interval, R> emitted = new TreeMap<>();
    for (int i = count(in); i > 0; i--) {
      emitted.put(interval(in), row.decode(in));
    }
    return new KeyHistory<>(settled, current, unsettled, emitted);
  }

  private static Interval interval(InputStream in) throws IOException {
    long start = LONG.decode(in);
    return new Interval(start, LONG.decode(in));
  }

  private static int count(InputStream in) throws IOException {
    return atLeastZero(INT.decode(in));
  }

  private static int atLeastZero(int count) throws IOException {
    if (count < 0) {
      throw new CoderException("not a state by key: a negative count");
    }
    return count;
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "keys come in no order");
  }
}
