package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.lines.ByteBuf;
import java.util.List;
import java.util.stream.Stream;

/**
 * An alert that was emitted.
 *
 * @param firing the event of its start
 * @param receivers who received that event, and so must receive its end
 * @param endMillis when it was emitted as resolved, or {@link FiringInterval#OPEN}
 * @param sentMillis when it was emitted last to those receivers
 * @param escalations how many escalations have added receivers
 */
record EmittedAlert(
    AlertEvent firing, List<String> receivers, long endMillis, long sentMillis, int escalations) {
  /** Creates an alert that is emitted for the first time, at {@code millis}. */
  EmittedAlert(AlertEvent firing, List<String> receivers, long endMillis, long millis) {
    this(firing, receivers, endMillis, millis, 0);
  }

  boolean isOpen() {
    return endMillis == FiringInterval.OPEN;
  }

  EmittedAlert endedAt(long millis) {
    return new EmittedAlert(firing, receivers, millis, sentMillis, escalations);
  }

  /** Returns the same alert, emitted once more at {@code millis}. */
  EmittedAlert repeatedAt(long millis) {
    return new EmittedAlert(next(), receivers, endMillis, millis, escalations);
  }

  /** Returns the same alert, which has also been emitted to {@code more}. */
  EmittedAlert escalatedTo(List<String> more) {
    List<String> all = Stream.concat(receivers.stream(), more.stream()).distinct().toList();
    return new EmittedAlert(next(), all, endMillis, sentMillis, escalations + 1);
  }

  private AlertEvent next() {
    return firing.repeated(firing.repeats() + 1);
  }

  boolean overlaps(FiringInterval span) {
    return span.startMillis() < endMillis && firing.startsAtMillis() < span.endMillis();
  }

  void encode(ByteBuf buf) {
    firing.encode(buf);
    Bytes.putStrings(buf, receivers);
    buf.putZigZag(endMillis);
    buf.putZigZag(sentMillis);
    buf.putVar(escalations);
  }

  static EmittedAlert decode(ByteBuf buf, AlertLayout layout) {
    AlertEvent firing = AlertEvent.decode(buf, layout);
    List<String> receivers = Bytes.getStrings(buf);
    long end = buf.getZigZag();
    return layout == AlertLayout.WITHOUT_EVIDENCE
        ? new EmittedAlert(firing, receivers, end, firing.startsAtMillis())
        : new EmittedAlert(firing, receivers, end, buf.getZigZag(), buf.getVarInt());
  }
}
