package dev.streamgauge.alerts.life;

import dev.streamgauge.alerts.AlertEvent;
import dev.streamgauge.alerts.Bytes;
import dev.streamgauge.lines.ByteBuf;
import java.util.List;

/**
 * An alert that was emitted.
 *
 * @param firing the event of its start
 * @param receivers who got that event, and so must get its end
 * @param endMillis when it was emitted as resolved, or {@link Span#OPEN}
 */
record Told(AlertEvent firing, List<String> receivers, long endMillis) {
  boolean isOpen() {
    return endMillis == Span.OPEN;
  }

  Told endedAt(long millis) {
    return new Told(firing, receivers, millis);
  }

  boolean overlaps(Span span) {
    return span.startMillis() < endMillis && firing.startsAtMillis() < span.endMillis();
  }

  void encode(ByteBuf buf) {
    firing.encode(buf);
    Bytes.putStrings(buf, receivers);
    buf.putZigZag(endMillis);
  }

  static Told decode(ByteBuf buf) {
    return new Told(AlertEvent.decode(buf), Bytes.getStrings(buf), buf.getZigZag());
  }
}
