package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;

/**
 * The coder of {@link LineBatch}: compact, deterministic, and fast because the lines go through one
 * buffer instead of one stream call a field.
 *
 * <p>Layout, integers as variable-length (base 128, least significant group first): origin (length,
 * UTF-8); stats (read, cut, repaired); a flag and the covered span; the number of lines; for each
 * line its length and the zig-zag difference of its time to the line before; the lines' bytes.
 */
public final class LineBatchCoder extends AtomicCoder<LineBatch> {
  private static final LineBatchCoder INSTANCE = new LineBatchCoder();

  private LineBatchCoder() {}

  /** The one instance. */
  public static LineBatchCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(LineBatch batch, OutputStream out) throws IOException {
    if (batch == null) {
      throw new CoderException("cannot encode a null LineBatch");
    }
    byte[] origin = batch.origin().getBytes(UTF_8);
    int size = batch.size();
    int byteSize = batch.byteSize();
    ByteBuf buf = new ByteBuf(64 + origin.length + 8 * size + byteSize);
    buf.putVar(origin.length);
    buf.putBytes(origin, 0, origin.length);
    buf.putVar(batch.stats().linesRead());
    buf.putVar(batch.stats().linesCut());
    buf.putVar(batch.stats().linesRepaired());
    buf.putVar(batch.coversTime() ? 1 : 0);
    if (batch.coversTime()) {
      buf.putZigZag(batch.coveredFrom());
      buf.putVar(batch.coveredTo() - batch.coveredFrom());
    }
    buf.putVar(size);
    long previous = 0;
    for (int i = 0; i < size; i++) {
      buf.putVar(batch.end(i) - batch.start(i));
      buf.putZigZag(batch.time(i) - previous);
      previous = batch.time(i);
    }
    buf.putVar(byteSize);
    for (int i = 0; i < size; i++) {
      buf.putBytes(batch.bytes(), batch.start(i), batch.end(i) - batch.start(i));
    }
    VarInt.encode(buf.size(), out);
    buf.writeTo(out);
  }

  @Override
  public LineBatch decode(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    if (length < 0) {
      throw new CoderException("negative length of a LineBatch: " + length);
    }
    byte[] encoded = new byte[length];
    new DataInputStream(in).readFully(encoded);
    try {
      return decode(new ByteBuf(encoded));
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new CoderException("not an encoded LineBatch", e);
    }
  }

  private static LineBatch decode(ByteBuf buf) {
    byte[] origin = new byte[buf.getVarInt()];
    buf.getBytes(origin);
    ReadStats stats = ReadStats.of(buf.getVar(), buf.getVar(), buf.getVar());
    long from = LineBatch.NO_TIME_FROM;
    long to = LineBatch.NO_TIME_TO;
    if (buf.getVar() == 1) {
      from = buf.getZigZag();
      to = from + buf.getVar();
    }
    int size = buf.getVarInt();
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] times = new long[size];
    int at = 0;
    long time = 0;
    for (int i = 0; i < size; i++) {
      starts[i] = at;
      at += buf.getVarInt();
      ends[i] = at;
      time += buf.getZigZag();
      times[i] = time;
    }
    byte[] bytes = new byte[buf.getVarInt()];
    buf.getBytes(bytes);
    return new LineBatch(
        new String(origin, UTF_8), bytes, starts, ends, times, size, from, to, stats);
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
