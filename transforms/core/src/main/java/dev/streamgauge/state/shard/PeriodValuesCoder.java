package dev.streamgauge.state.shard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** The coder of {@link PeriodValues}. */
@Internal
public final class PeriodValuesCoder<K, V> extends StructuredCoder<PeriodValues<K, V>> {
  private final MapCoder<K, V> values;

  private PeriodValuesCoder(MapCoder<K, V> values) {
    this.values = values;
  }

  static <K, V> PeriodValuesCoder<K, V> of(Coder<K> key, Coder<V> value) {
    return new PeriodValuesCoder<>(MapCoder.of(key, value));
  }

  @Override
  public void encode(PeriodValues<K, V> period, OutputStream out) throws IOException {
    VarLongCoder.of().encode(period.startMillis(), out);
    VarLongCoder.of().encode(period.firstRevision(), out);
    VarLongCoder.of().encode(period.pane(), out);
    BooleanCoder.of().encode(period.isLast(), out);
    values.encode(period.values(), out);
  }

  @Override
  public PeriodValues<K, V> decode(InputStream in) throws IOException {
    long start = VarLongCoder.of().decode(in);
    long firstRevision = VarLongCoder.of().decode(in);
    long pane = VarLongCoder.of().decode(in);
    boolean isLast = BooleanCoder.of().decode(in);
    Map<K, V> decoded = values.decode(in);
    return new PeriodValues<>(start, firstRevision, pane, isLast, decoded);
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return values.getCoderArguments();
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "the order of keys is the order they came in");
  }
}
