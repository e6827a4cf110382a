package dev.streamgauge.alerts.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Encodes the parts of events and states.
 *
 * <p>Public for the coders of the packages below only; not part of the library's API.
 */
@Internal
public final class Bytes {
  private Bytes() {}

  /** Appends {@code text}, preceded by its length in UTF-8. */
  public static void putString(ByteBuf buf, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    buf.putVar(bytes.length);
    buf.putBytes(bytes, 0, bytes.length);
  }

  /** Reads what {@link #putString} appended. */
  public static String getString(ByteBuf buf) {
    return new String(buf.getBytes(buf.getCount(1)), UTF_8);
  }

  /** Appends whether there is {@code text}, and the text. */
  public static void putNullable(ByteBuf buf, @Nullable String text) {
    buf.putVar(text == null ? 0 : 1);
    if (text != null) {
      putString(buf, text);
    }
  }

  /** Reads what {@link #putNullable} appended. */
  public static @Nullable String getNullable(ByteBuf buf) {
    return buf.getVar() == 0 ? null : getString(buf);
  }

  /** Appends the bits of {@code value}. */
  public static void putDouble(ByteBuf buf, double value) {
    buf.putZigZag(Double.doubleToLongBits(value));
  }

  /** Reads what {@link #putDouble} appended. */
  public static double getDouble(ByteBuf buf) {
    return Double.longBitsToDouble(buf.getZigZag());
  }

  /** Appends {@code texts}, preceded by their number. */
  public static void putStrings(ByteBuf buf, List<String> texts) {
    buf.putVar(texts.size());
    texts.forEach(text -> putString(buf, text));
  }

  /** Reads what {@link #putStrings} appended. */
  public static List<String> getStrings(ByteBuf buf) {
    int size = buf.getCount(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(getString(buf));
    }
    return texts;
  }
}
