package dev.streamgauge.windows.table;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import java.util.Objects;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The coder of standalone tables. */
@Internal
public final class CountTableCoder extends FramedCoder<CountTable> {
  static final CountTableCoder INSTANCE = new CountTableCoder();

  private CountTableCoder() {
    super("CountTable");
  }

  @Override
  protected int expectedBytes(CountTable table) {
    return 32 + 4 * table.size() + table.keyBytes();
  }

  @Override
  protected void write(CountTable table, ByteBuf buf) {
    table.encode(buf);
  }

  @Override
  protected CountTable read(ByteBuf buf) {
    return decode(buf);
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
  public static CountTable decode(ByteBuf buf) {
    return decode(buf, null);
  }

  /**
   * Reads the entries whose keys {@code only} has: of a large table, a few of which are needed, in
   * a fraction of the time.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  public static CountTable decodeOnly(ByteBuf buf, CountTable only) {
    return decode(buf, only);
  }

  private static CountTable decode(ByteBuf buf, @Nullable CountTable only) {
    // An entry takes at least two bytes: a length and a count.
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
      int end = at + lengths[i];
      if (only == null || only.find(keys, at, end) >= 0) {
        table.add(keys, at, end, counts[i]);
      }
      at = end;
    }
    if (at != keys.length || (only == null && table.size() != size)) {
      throw new IndexOutOfBoundsException("keys that are too long, or there twice");
    }
    return table;
  }
}
