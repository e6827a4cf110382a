package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.util.VarInt;
import org.apache.beam.sdk.values.TypeDescriptor;

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

  /** A larger length is believed only as far as there are bytes for it: it may be corrupt. */
  private static final int TRUSTED_BYTES = 64 << 10;

  private LineBatchCoder() {}

  /** The one instance. */
  public static LineBatchCoder of() {
    return INSTANCE;
  }

  /** How Beam comes by this coder from {@code @DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(LineBatch.class), INSTANCE);
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
    ByteBuf buf = new ByteBuf(read(in, decodeLength(in)));
    try {
      LineBatch batch = decode(buf);
      if (buf.remaining() > 0) {
        throw new CoderException("not an encoded LineBatch: bytes are left over");
      }
      return batch;
    } catch (IndexOutOfBoundsException e) {
      throw new CoderException("not an encoded LineBatch", e);
    }
  }

  private static int decodeLength(InputStream in) throws IOException {
    int length;
    try {
      length = VarInt.decodeInt(in);
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      // Of the stream itself, or of a number too long or cut off: both leave nothing to decode.
      throw new CoderException("no length of a LineBatch", e);
    }
    if (length < 0) {
      throw new CoderException("negative length of a LineBatch: " + length);
    }
    return length;
  }

  /** Reads {@code length} bytes, taking memory only as they come. */
  private static byte[] read(InputStream in, int length) throws IOException {
    byte[] encoded = new byte[Math.min(length, Math.max(TRUSTED_BYTES, in.available()))];
    int used = 0;
    while (true) {
      used += in.readNBytes(encoded, used, encoded.length - used);
      if (used < encoded.length) {
        throw new EOFException("a LineBatch of " + length + " bytes ends after " + used);
      }
      if (used == length) {
        return encoded;
      }
      encoded = Arrays.copyOf(encoded, (int) Math.min(length, used * 2L));
    }
  }

  private static LineBatch decode(ByteBuf buf) {
    byte[] origin = buf.getBytes(buf.getVarInt());
    ReadStats stats = ReadStats.of(buf.getVar(), buf.getVar(), buf.getVar());
    long from = LineBatch.NO_TIME_FROM;
    long to = LineBatch.NO_TIME_TO;
    if (buf.getFlag()) {
      from = buf.getZigZag();
      to = from + buf.getVar();
      if (from > to) {
        throw new IndexOutOfBoundsException("covered span from " + from + " to " + to);
      }
    }
    // A line takes two bytes at least: a length and a time.
    int size = Objects.checkIndex(buf.getVarInt(), buf.remaining() / 2 + 1);
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] times = new long[size];
    int at = 0;
    long time = 0;
    for (int i = 0; i < size; i++) {
      starts[i] = at;
      int length = buf.getVarInt();
      // Within the encoding, so that the sum cannot overflow either.
      Objects.checkFromIndexSize(at, length, buf.size() + buf.remaining());
      at += length;
      ends[i] = at;
      time += buf.getZigZag();
      times[i] = time;
    }
    byte[] bytes = buf.getBytes(buf.getVarInt());
    if (bytes.length != at) {
      throw new IndexOutOfBoundsException(bytes.length + " bytes for lines of " + at);
    }
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
