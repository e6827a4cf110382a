package dev.streamgauge.util;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Detects the encoding of a text from its first bytes, as editors do. */
@Internal
public final class Encodings {
  /** The number of bytes that {@link #of} looks at. */
  public static final int LOOK = 4;

  private Encodings() {}

  /**
   * Returns the name of the encoding of the text that begins at {@code from} if it is UTF-16; null
   * if nothing rules out UTF-8. Detects a byte order mark, or the zeros in every other byte of
   * English text.
   */
  public static @Nullable String of(byte[] bytes, int from, int to) {
    Charset charset = charset(bytes, from, to);
    return charset == UTF_8 ? null : charset.name();
  }

  /** The encoding of the text that begins at {@code from}: UTF-8, or UTF-16 of either order. */
  public static Charset charset(byte[] bytes, int from, int to) {
    if (to - from < 2) {
      return UTF_8;
    }
    byte first = bytes[from];
    byte second = bytes[from + 1];
    if (first == (byte) 0xFF && second == (byte) 0xFE) {
      return UTF_16LE;
    }
    if (first == (byte) 0xFE && second == (byte) 0xFF) {
      return UTF_16BE;
    }
    if (to - from < LOOK) {
      return UTF_8;
    }
    byte third = bytes[from + 2];
    byte fourth = bytes[from + 3];
    if (first > 0 && second == 0 && third > 0 && fourth == 0) {
      return UTF_16LE;
    }
    return first == 0 && second > 0 && third == 0 && fourth > 0 ? UTF_16BE : UTF_8;
  }

  /**
   * Reads the text in {@code file}, in UTF-8 or UTF-16, without its byte order mark.
   *
   * @throws IOException if it cannot be read or is not text; the message does not show the content
   */
  public static String readString(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Charset charset = charset(bytes, 0, bytes.length);
    String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
