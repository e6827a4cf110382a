package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.lines.ByteBuf;
import java.util.List;

/**
 * An alert that was emitted.
 *
 * @param firing the event of its start
 * @param receivers who received that event, and so must receive its end
 * @param endMillis when it was emitted as resolved, or {@link FiringInterval#OPEN}
 */
record EmittedAlert(AlertEvent firing, List<String> receivers, long endMillis) {
  boolean isOpen() {
    return endMillis == FiringInterval.OPEN;
  }

  EmittedAlert endedAt(long millis) {
    return new EmittedAlert(firing, receivers, millis);
  }

  boolean overlaps(FiringInterval span) {
    return span.startMillis() < endMillis && firing.startsAtMillis() < span.endMillis();
  }

  void encode(ByteBuf buf) {
    firing.encode(buf);
    Bytes.putStrings(buf, receivers);
    buf.putZigZag(endMillis);
  }

  static EmittedAlert decode(ByteBuf buf) {
    return new EmittedAlert(AlertEvent.decode(buf), Bytes.getStrings(buf), buf.getZigZag());
  }
}
