package dev.streamgauge.alerts.life;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What the parts of a state are written as. */
final class Bytes {
  private Bytes() {}

  static void putString(ByteBuf buf, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    buf.putVar(bytes.length);
    buf.putBytes(bytes, 0, bytes.length);
  }

  static String getString(ByteBuf buf) {
    return new String(buf.getBytes(buf.getCount(1)), UTF_8);
  }

  static void putNullable(ByteBuf buf, @Nullable String text) {
    buf.putVar(text == null ? 0 : 1);
    if (text != null) {
      putString(buf, text);
    }
  }

  static @Nullable String getNullable(ByteBuf buf) {
    return buf.getVar() == 0 ? null : getString(buf);
  }

  static void putDouble(ByteBuf buf, double value) {
    buf.putZigZag(Double.doubleToLongBits(value));
  }

  static double getDouble(ByteBuf buf) {
    return Double.longBitsToDouble(buf.getZigZag());
  }

  static void putStrings(ByteBuf buf, List<String> texts) {
    buf.putVar(texts.size());
    texts.forEach(text -> putString(buf, text));
  }

  static List<String> getStrings(ByteBuf buf) {
    int size = buf.getCount(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(getString(buf));
    }
    return texts;
  }
}
