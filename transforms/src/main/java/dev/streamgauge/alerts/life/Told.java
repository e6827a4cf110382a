package dev.streamgauge.alerts.life;

import dev.streamgauge.alerts.AlertEvent;
import dev.streamgauge.lines.ByteBuf;

/**
 * An alert that was told.
 *
 * @param firing what was told when it began
 * @param endMillis when it was told to be over, or {@link Span#OPEN}
 */
record Told(AlertEvent firing, long endMillis) {
  boolean isOpen() {
    return endMillis == Span.OPEN;
  }

  boolean overlaps(Span span) {
    return span.startMillis() < endMillis && firing.startsAtMillis() < span.endMillis();
  }

  void encode(ByteBuf buf) {
    Bytes.putEvent(buf, firing);
    buf.putZigZag(endMillis);
  }

  static Told decode(ByteBuf buf) {
    return new Told(Bytes.getEvent(buf), buf.getZigZag());
  }
}
