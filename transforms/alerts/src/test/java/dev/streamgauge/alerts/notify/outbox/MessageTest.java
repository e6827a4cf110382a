package dev.streamgauge.alerts.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.event.AlertEvent;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** The ids by which events are sent once. */
public class MessageTest {
  @Test
  public void anAlertThatIsSentAgainIsAnotherEventWithTheSameEnd() {
    AlertEvent first =
        AlertEvent.firing(new TreeMap<>(Map.of("alertname", "A")), new TreeMap<>(), 1, null, 5);
    AlertEvent again = first.repeated(1);
    String end = Message.id(first.resolved(9));
    assertThat(Message.id(again)).isNotEqualTo(Message.id(first));
    assertThat(Message.id(again)).isNotEqualTo(Message.id(first.repeated(11)));
    for (AlertEvent event : new AlertEvent[] {first, again, first.repeated(12)}) {
      assertThat(Message.endOf(Message.id(event))).isEqualTo(end);
      assertThat(Message.key(Message.id(event))).isEqualTo(first.key());
    }
    assertThat(Message.key(end)).isEqualTo(first.key());
  }
}
