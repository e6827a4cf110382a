package dev.streamgauge.lines;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;

/**
 * A growing byte array with variable-length integers, for the coders of batches. Reading past the
 * end throws {@link IndexOutOfBoundsException}.
 *
 * <p>Public for the coders of the sibling packages only; not part of the library's API.
 */
@Internal
public final class ByteBuf {
  /** A larger length may be corrupt, so memory is allocated only as bytes arrive. */
  private static final int TRUSTED_BYTES = 64 << 10;

  private byte[] bytes;
  private int position;

  /** Where reading ends. */
  private int limit;

  /** Creates a buffer to write to, with an initial capacity of {@code capacity} bytes. */
  public ByteBuf(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Creates a buffer to read {@code encoded} from. */
  public ByteBuf(byte[] encoded) {
    this(encoded, 0, encoded.length);
  }

  /** Creates a buffer to read {@code [from, to)} of {@code encoded} from. */
  public ByteBuf(byte[] encoded, int from, int to) {
    this.bytes = encoded;
    this.position = from;
    this.limit = to;
  }

  private void ensure(int more) {
    if (position + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(position + more, bytes.length * 2));
    }
  }

  /** Writes {@code value} in groups of seven bits, as an unsigned number. */
  public void putVar(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
  }

  /** Writes {@code value} in zig-zag form, so that small numbers of either sign are short. */
  public void putZigZag(long value) {
    putVar((value << 1) ^ (value >> 63));
  }

  /** Writes {@code length} bytes of {@code source} from {@code from}. */
  public void putBytes(byte[] source, int from, int length) {
    ensure(length);
    System.arraycopy(source, from, bytes, position, length);
    position += length;
  }

  /** Reads what {@link #putVar} wrote. */
  public long getVar() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[Objects.checkIndex(position, limit)];
      position++;
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a variable-length integer of more than ten bytes");
  }

  /** Reads an int that {@link #putVar} wrote. */
  public int getVarInt() {
    long value = getVar();
    if (value != (int) value) {
      throw new IndexOutOfBoundsException("not an int: " + value);
    }
    return (int) value;
  }

  /** Reads what {@link #putZigZag} wrote. */
  public long getZigZag() {
    long value = getVar();
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * Reads a number of entries of at least {@code bytesEach} bytes each. Rejects a number for which
   * too few bytes are left, before memory is allocated.
   */
  public int getCount(int bytesEach) {
    return Objects.checkIndex(getVarInt(), remaining() / bytesEach + 1);
  }

  /** Reads the next {@code length} bytes; allocates nothing if there are fewer. */
  public byte[] getBytes(int length) {
    Objects.checkFromIndexSize(position, length, limit);
    byte[] target = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return target;
  }

  /** Skips the next {@code length} bytes and returns where they begin in {@link #bytes()}. */
  int skip(int length) {
    int at = position;
    Objects.checkFromIndexSize(at, length, limit);
    position += length;
    return at;
  }

  /** Returns the underlying array, not a copy. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns the number of bytes left to read. */
  public int remaining() {
    return limit - position;
  }

  /** Returns the number of bytes written, or read. */
  public int size() {
    return position;
  }

  /** Returns a copy of the bytes written so far. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, position);
  }

  /** Writes the content to {@code out}. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, position);
  }

  /** Writes the length of the content and the content to {@code out}. */
  public void writeFramed(OutputStream out) throws IOException {
    VarInt.encode(position, out);
    writeTo(out);
  }

  /**
   * Writes like {@link #writeFramed(OutputStream)}, followed by {@code length} bytes of {@code
   * tail}.
   */
  void writeFramed(OutputStream out, byte[] tail, int from, int length) throws IOException {
    VarInt.encode(Math.addExact(position, length), out);
    writeTo(out);
    out.write(tail, from, length);
  }

  /**
   * Reads what {@link #writeFramed(OutputStream)} wrote and decodes all of it. Corrupt input is
   * rejected without allocating memory for the length it claims.
   *
   * @param what the name of the decoded type, for messages
   * @param decoder may throw {@link IndexOutOfBoundsException} to reject the bytes
   * @throws CoderException if it is corrupt
   * @throws EOFException if the stream ends before it does
   */
  public static <T> T decodeFramed(InputStream in, String what, Function<ByteBuf, T> decoder)
      throws IOException {
    ByteBuf buf = new ByteBuf(read(in, decodeLength(in, what), what));
    try {
      T decoded = decoder.apply(buf);
      if (buf.remaining() > 0) {
        throw new CoderException("not an encoded " + what + ": bytes are left over");
      }
      return decoded;
    } catch (IndexOutOfBoundsException e) {
      throw new CoderException("not an encoded " + what, e);
    }
  }

  /**
   * Reads the bytes that {@link #writeFramed(OutputStream)} wrote, without decoding them.
   *
   * @param what the name of what they are, for messages
   * @throws CoderException if they have no length
   * @throws EOFException if the stream ends before they do
   */
  public static byte[] readFramed(InputStream in, String what) throws IOException {
    return read(in, decodeLength(in, what), what);
  }

  private static int decodeLength(InputStream in, String what) throws IOException {
    int length;
    try {
      length = VarInt.decodeInt(in);
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      // The stream failed, or a number is too long or truncated: both leave nothing to decode.
      throw new CoderException("no length of a " + what, e);
    }
    if (length < 0) {
      throw new CoderException("negative length of a " + what + ": " + length);
    }
    return length;
  }

  /** Reads {@code length} bytes, allocating memory only as they arrive. */
  private static byte[] read(InputStream in, int length, String what) throws IOException {
    byte[] encoded = new byte[Math.min(length, Math.max(TRUSTED_BYTES, in.available()))];
    int used = 0;
    while (true) {
      used += in.readNBytes(encoded, used, encoded.length - used);
      if (used < encoded.length) {
        throw new EOFException("a " + what + " of " + length + " bytes ends after " + used);
      }
      if (used == length) {
        return encoded;
      }
      encoded = Arrays.copyOf(encoded, (int) Math.min(length, used * 2L));
    }
  }
}
