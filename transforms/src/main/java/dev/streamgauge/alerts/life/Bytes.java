package dev.streamgauge.alerts.life;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.AlertEvent;
import dev.streamgauge.alerts.AlertGroup;
import dev.streamgauge.lines.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  static void putEvent(ByteBuf buf, AlertEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      AlertEvent.EventCoder.of().encode(event, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    buf.putVar(out.size());
    buf.putBytes(out.toByteArray(), 0, out.size());
  }

  /** Reads what {@link #putEvent} wrote; what is corrupt is out of bounds, as all in a buffer. */
  static AlertEvent getEvent(ByteBuf buf) {
    try {
      return AlertEvent.EventCoder.of()
          .decode(new ByteArrayInputStream(buf.getBytes(buf.getCount(1))));
    } catch (IOException e) {
      IndexOutOfBoundsException corrupt = new IndexOutOfBoundsException(e.toString());
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  static void putGroup(ByteBuf buf, AlertGroup group) {
    putString(buf, group.name());
    putStrings(buf, group.receivers());
    buf.putVar(group.events().size());
    group.events().forEach(event -> putEvent(buf, event));
    buf.putZigZag(group.toldAtMillis());
  }

  static AlertGroup getGroup(ByteBuf buf) {
    String name = getString(buf);
    List<String> receivers = getStrings(buf);
    int size = buf.getCount(1);
    if (size == 0) {
      throw new IndexOutOfBoundsException("a group without an event");
    }
    List<AlertEvent> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      events.add(getEvent(buf));
    }
    return AlertGroup.of(name, receivers, events).toldAt(buf.getZigZag());
  }
}
