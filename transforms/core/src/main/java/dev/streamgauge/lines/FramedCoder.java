package dev.streamgauge.lines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * A base class for coders that write values to a {@link ByteBuf}. The length precedes the bytes, so
 * corrupt input is rejected whatever follows it.
 *
 * @param <T> the encoded type
 */
@Internal
public abstract class FramedCoder<T> extends AtomicCoder<T> {
  private final String name;

  /** Creates a coder of values that error messages call {@code name}. */
  protected FramedCoder(String name) {
    this.name = name;
  }

  /** Appends {@code value} to {@code out}. */
  protected abstract void write(T value, ByteBuf out);

  /**
   * Reads what {@link #write} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  protected abstract T read(ByteBuf in);

  /** Returns the approximate encoded size of {@code value} in bytes. */
  protected int expectedBytes(T value) {
    return 512;
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    ByteBuf buf = new ByteBuf(expectedBytes(value));
    write(value, buf);
    buf.writeFramed(out);
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return ByteBuf.decodeFramed(in, name, this::read);
  }
}
