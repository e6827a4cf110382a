package dev.streamgauge.lines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * Base of the coders of values that are written to a {@link ByteBuf}: the length comes before the
 * bytes, so that corrupt input is refused, whatever stands behind it.
 *
 * @param <T> what is encoded
 */
@Internal
public abstract class FramedCoder<T> extends AtomicCoder<T> {
  private final String name;

  /** The coder of values that error messages name {@code name}. */
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

  /** About how many bytes {@code value} takes. */
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
