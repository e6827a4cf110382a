package dev.streamgauge.state.shard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** The coder of {@link KeyResult}. */
@Internal
public final class KeyResultCoder<K, R> extends StructuredCoder<KeyResult<K, R>> {
  private final Coder<K> key;
  private final Coder<R> value;

  public KeyResultCoder(Coder<K> key, Coder<R> value) {
    this.key = key;
    this.value = NullableCoder.of(value);
  }

  @Override
  public void encode(KeyResult<K, R> row, OutputStream out) throws IOException {
    key.encode(row.key(), out);
    VarLongCoder.of().encode(row.startMillis(), out);
    VarLongCoder.of().encode(row.endMillis(), out);
    VarLongCoder.of().encode(row.revision(), out);
    BooleanCoder.of().encode(row.isCorrection(), out);
    value.encode(row.value(), out);
  }

  @Override
  public KeyResult<K, R> decode(InputStream in) throws IOException {
    K decodedKey = key.decode(in);
    long start = VarLongCoder.of().decode(in);
    long end = VarLongCoder.of().decode(in);
    long revision = VarLongCoder.of().decode(in);
    boolean isCorrection = BooleanCoder.of().decode(in);
    return new KeyResult<>(decodedKey, start, end, revision, isCorrection, value.decode(in));
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(key, value);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    verifyDeterministic(this, "its parts must be", key, value);
  }
}
