package dev.streamgauge.lines;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * A growing byte array with variable-length integers, for the coders of batches. Reading past the
 * end throws {@link IndexOutOfBoundsException}.
 *
 * <p>Public for the coders of the sibling packages only; not part of the library's API.
 */
public final class ByteBuf {
  private byte[] bytes;
  private int position;

  /** A buffer to write to, of {@code capacity} bytes to begin with. */
  public ByteBuf(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** A buffer to read {@code encoded} from. */
  public ByteBuf(byte[] encoded) {
    this.bytes = encoded;
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

  /** Writes {@code value} so that small numbers of either sign are short. */
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
      byte b = bytes[position++];
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

  /** Reads what {@link #putVar} wrote of a truth value: one or zero. */
  public boolean getFlag() {
    long value = getVar();
    if (value != 0 && value != 1) {
      throw new IndexOutOfBoundsException("not a flag: " + value);
    }
    return value == 1;
  }

  /** Reads the next {@code length} bytes; takes no memory for them if there are fewer. */
  public byte[] getBytes(int length) {
    Objects.checkFromIndexSize(position, length, bytes.length);
    byte[] target = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return target;
  }

  /** The number of bytes that are left to read. */
  public int remaining() {
    return bytes.length - position;
  }

  /** The number of bytes written, or read. */
  public int size() {
    return position;
  }

  /** Writes what was put so far to {@code out}. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, position);
  }
}
