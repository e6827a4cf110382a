package dev.streamgauge.windows;

import dev.streamgauge.lines.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The coder of tables by themselves. */
final class CountTableCoder extends AtomicCoder<CountTable> {
  static final CountTableCoder INSTANCE = new CountTableCoder();

  @Override
  public void encode(CountTable table, OutputStream out) throws IOException {
    ByteBuf buf = new ByteBuf(32 + 4 * table.size() + table.keyBytes());
    table.encode(buf);
    buf.writeFramed(out);
  }

  @Override
  public CountTable decode(InputStream in) throws IOException {
    return ByteBuf.decodeFramed(in, "CountTable", CountTableCoder::decode);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "the order of keys is the order they came in");
  }

  /**
   * Reads what {@link CountTable#encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  static CountTable decode(ByteBuf buf) {
    // An entry takes two bytes at least: a length and a count.
    int size = buf.getCount(2);
    int[] lengths = new int[size];
    long[] counts = new long[size];
    for (int i = 0; i < size; i++) {
      lengths[i] = buf.getVarInt();
      counts[i] = buf.getZigZag();
    }
    byte[] keys = buf.getBytes(buf.getVarInt());
    CountTable table = new CountTable();
    int at = 0;
    for (int i = 0; i < size; i++) {
      Objects.checkFromIndexSize(at, lengths[i], keys.length);
      table.add(keys, at, at + lengths[i], counts[i]);
      at += lengths[i];
    }
    if (at != keys.length || table.size() != size) {
      throw new IndexOutOfBoundsException("keys that are too long, or there twice");
    }
    return table;
  }
}
