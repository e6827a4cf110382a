package dev.streamgauge.windows.result;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.CountTableCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.util.VarInt;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The contribution of one bundle to one window, which is the element of the shuffle, or the sum of
 * several, with the latest of their {@linkplain dev.streamgauge.lines.RunEpoch epochs}.
 *
 * <p>A decoded one keeps the bytes of its table until somebody asks for it. Runners keep partials
 * in a bag, which Spark decodes and encodes whole with each one that it adds, and the DirectRunner
 * copies for each bundle: a copy of bytes is some tens of times cheaper than a table.
 */
@Internal
public final class WindowPartial {
  private final long startMillis;
  private final long endMillis;
  private final long epoch;

  /** Null as long as {@link #encoded} is not. */
  private @Nullable CountTable counts;

  private byte @Nullable [] encoded;

  private WindowPartial(
      long startMillis,
      long endMillis,
      long epoch,
      @Nullable CountTable counts,
      byte @Nullable [] encoded) {
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    this.epoch = epoch;
    this.counts = counts;
    this.encoded = encoded;
  }

  public static WindowPartial of(long startMillis, long endMillis, long epoch, CountTable counts) {
    return new WindowPartial(startMillis, endMillis, epoch, counts, null);
  }

  /** Returns the first millisecond of the interval, usually a window. */
  public long startMillis() {
    return startMillis;
  }

  /** Returns the millisecond after its last. */
  public long endMillis() {
    return endMillis;
  }

  public long epoch() {
    return epoch;
  }

  /**
   * Returns the table, the same one on each call.
   *
   * @throws IllegalArgumentException if it was decoded from corrupt bytes
   */
  public CountTable counts() {
    CountTable table = counts;
    if (table == null) {
      table = decode(new ByteBuf(encoded));
      counts = table;
      encoded = null;
    }
    return table;
  }

  private static CountTable decode(ByteBuf buf) {
    try {
      CountTable table = CountTableCoder.decode(buf);
      if (buf.remaining() == 0) {
        return table;
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not an encoded CountTable", e);
    }
    throw new IllegalArgumentException("not an encoded CountTable: bytes are left over");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WindowPartial that
        && that.startMillis == startMillis
        && that.endMillis == endMillis
        && that.epoch == epoch
        && that.counts().equals(counts());
  }

  @Override
  public int hashCode() {
    return Objects.hash(startMillis, endMillis, epoch, counts());
  }

  @Override
  public String toString() {
    return startMillis + ".." + endMillis + " epoch " + epoch + " " + counts();
  }

  static final class PartialCoder extends AtomicCoder<WindowPartial> {
    static final PartialCoder INSTANCE = new PartialCoder();

    @Override
    public void encode(WindowPartial partial, OutputStream out) throws IOException {
      VarLongCoder.of().encode(partial.startMillis, out);
      VarLongCoder.of().encode(partial.endMillis - partial.startMillis, out);
      VarLongCoder.of().encode(partial.epoch, out);
      byte[] bytes = partial.encoded;
      if (bytes == null) {
        CountTable.coder().encode(partial.counts(), out);
      } else {
        VarInt.encode(bytes.length, out);
        out.write(bytes);
      }
    }

    @Override
    public WindowPartial decode(InputStream in) throws IOException {
      long start = VarLongCoder.of().decode(in);
      long end = start + VarLongCoder.of().decode(in);
      long epoch = VarLongCoder.of().decode(in);
      return new WindowPartial(start, end, epoch, null, ByteBuf.readFramed(in, "CountTable"));
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      CountTable.coder().verifyDeterministic();
    }
  }
}
