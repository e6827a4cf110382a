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
  private final PeriodConfig pace;
  private final Coder<K> key;
  private final Coder<S> state;
  private final Coder<V> value;
  private final Coder<Map<Long, V>> values;
  private final Coder<R> row;

  public ShardStateCoder(KeyedFold<K, V, S, R> fold, PeriodConfig pace, Coders<K, V, S, R> coders) {
    this.fold = fold;
    this.pace = pace;
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
    INT.encode(shard.lives.size(), out);
    for (Map.Entry<K, KeyHistory<V, S, R>> life : shard.lives.entrySet()) {
      key.encode(life.getKey(), out);
      encode(life.getValue(), out);
    }
  }

  private void encode(KeyHistory<V, S, R> life, OutputStream out) throws IOException {
    state.encode(life.settled(), out);
    state.encode(life.current(), out);
    values.encode(life.values(), out);
    INT.encode(life.told().size(), out);
    for (Map.Entry<Interval, R> told : life.told().entrySet()) {
      encode(told.getKey(), out);
      row.encode(told.getValue(), out);
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
    ShardState<K, V, S, R> shard = new ShardState<>(fold, pace);
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
      shard.lives.put(key.decode(in), life(in));
    }
    return shard;
  }

  private KeyHistory<V, S, R> life(InputStream in) throws IOException {
    S settled = state.decode(in);
    S current = state.decode(in);
    // As a MapCoder encodes it, whose decoder takes memory for any count.
    TreeMap<Long, V> unsettled = new TreeMap<>();
    for (int i = atLeastZero(BIG_ENDIAN.decode(in)); i > 0; i--) {
      unsettled.put(LONG.decode(in), value.decode(in));
    }
    TreeMap<Interval, R> told = new TreeMap<>();
    for (int i = count(in); i > 0; i--) {
      told.put(interval(in), row.decode(in));
    }
    return new KeyHistory<>(settled, current, unsettled, told);
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
