package dev.streamgauge.state.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * Encodes strings as {@link StringUtf8Coder} does, but allocates memory only for bytes that exist,
 * not for any length that a damaged file claims.
 */
final class TextCoder extends AtomicCoder<String> {
  private static final TextCoder INSTANCE = new TextCoder();

  private TextCoder() {}

  /** Returns {@code coder}, or this coder instead of a string coder. */
  @SuppressWarnings("unchecked")
  static <T> Coder<T> insteadOf(Coder<T> coder) {
    return coder instanceof StringUtf8Coder ? (Coder<T>) INSTANCE : coder;
  }

  @Override
  public void encode(String value, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(value, out);
  }

  @Override
  public String decode(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    if (length < 0) {
      throw new CoderException("not a string: length " + length);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a string of " + length + " bytes ends after " + bytes.length);
    }
    return new String(bytes, UTF_8);
  }
}
