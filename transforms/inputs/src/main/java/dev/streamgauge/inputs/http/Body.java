package dev.streamgauge.inputs.http;

import dev.streamgauge.inputs.receive.ByteBudget;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A request's body while it arrives and is uncompressed: limited by itself, and by a budget
 * together with all others. Not thread-safe.
 */
@Internal
public final class Body implements AutoCloseable {
  private static final int FIRST = 4096;

  /** Uncompresses a body at once. */
  public interface Decoder {
    /** Returns the length that a body will have. */
    int length(byte[] bytes, int length) throws IOException;

    /** Uncompresses a body. */
    void decode(byte[] bytes, int length, byte[] into) throws IOException;
  }

  private final int limit;
  private final ByteBudget.Share memory;
  private byte[] bytes = new byte[0];
  private int length;

  /** Creates an empty body. */
  public Body(int limit, ByteBudget.Share memory) {
    this.limit = limit;
    this.memory = memory;
  }

  /** Returns the bytes, of which only the first {@link #length} count. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the length. */
  public int length() {
    return length;
  }

  /** Returns what this request has of the budget. */
  ByteBudget.Share memory() {
    return memory;
  }

  /** Makes room for {@code size} bytes in all, if so many are allowed. */
  void expect(long size) throws BadRequestException {
    if (size > limit) {
      throw tooLarge();
    }
    // Who only says that much is coming gets no memory for it before it comes.
    if (size > bytes.length && size <= FIRST * 16) {
      grow((int) size);
    }
  }

  /** Adds bytes. */
  public void add(ByteBuffer more) throws BadRequestException {
    int size = more.remaining();
    if (size > limit - length) {
      throw tooLarge();
    }
    if (length + size > bytes.length) {
      grow((int) Math.min(limit, Math.max(length + size, Math.max(FIRST, 2L * bytes.length))));
    }
    more.get(bytes, length, size);
    length += size;
  }

  private void grow(int size) throws BadRequestException {
    take(size - bytes.length);
    bytes = Arrays.copyOf(bytes, size);
  }

  private void take(long size) throws BadRequestException {
    if (!memory.take(size)) {
      throw new BadRequestException(429, "too many requests at once: send it again later");
    }
  }

  private BadRequestException tooLarge() {
    return new BadRequestException(
        413, "the request is larger than maxRequestBytes=" + limit + ": send smaller ones");
  }

  /** Undoes a {@code Content-Encoding}. */
  public void uncompress(@Nullable String encoding) throws BadRequestException {
    String name = encoding == null ? "identity" : encoding.trim().toLowerCase(Locale.ROOT);
    switch (name) {
      case "identity", "" -> {}
      case "gzip", "x-gzip" -> inflate(name, GZIPInputStream::new);
      case "deflate" -> inflate(name, InflaterInputStream::new);
      default ->
          throw new BadRequestException(
              415,
              "the content encoding '" + name + "' is not supported: use gzip, deflate or none");
    }
  }

  private interface Opener {
    InputStream open(InputStream in) throws IOException;
  }

  private void inflate(String name, Opener opener) throws BadRequestException {
    byte[] compressed = bytes;
    int compressedLength = length;
    bytes = new byte[0];
    length = 0;
    byte[] piece = new byte[16 << 10];
    try (InputStream in = opener.open(new ByteArrayInputStream(compressed, 0, compressedLength))) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        add(ByteBuffer.wrap(piece, 0, n));
      }
    } catch (EOFException e) {
      throw new BadRequestException("the body is not " + name + ": it ends early");
    } catch (IOException e) {
      throw new BadRequestException("the body is not " + name + ": " + e.getMessage());
    }
    memory.giveBack(compressed.length);
  }

  /** Undoes a compression that says how long the result is. */
  void uncompress(Decoder decoder) throws BadRequestException {
    try {
      int size = decoder.length(bytes, length);
      if (size < 0 || size > limit) {
        throw tooLarge();
      }
      take(size);
      byte[] plain = new byte[size];
      decoder.decode(bytes, length, plain);
      memory.giveBack(bytes.length);
      bytes = plain;
      length = size;
    } catch (IOException e) {
      throw new BadRequestException("the body cannot be uncompressed: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
