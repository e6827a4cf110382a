package dev.streamgauge.alerts.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.Test;

public class AlertEventTest {
  private static final AlertEvent FIRING =
      AlertEvent.firing(
          new TreeMap<>(Map.of("alertname", "HighErrors", "host", "web-1")),
          new TreeMap<>(Map.of("summary", "zu viele Fehler: ½")),
          12.5,
          "ERROR disk full",
          1_700_000_000_000L);

  @Test
  public void survivesItsCoder() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(AlertEvent.EventCoder.of(), FIRING);
    CoderProperties.coderDecodeEncodeEqual(
        AlertEvent.EventCoder.of(), FIRING.resolved(1_700_000_060_000L));
    CoderProperties.coderDecodeEncodeEqual(
        AlertEvent.EventCoder.of(),
        AlertEvent.firing(new TreeMap<>(), new TreeMap<>(), Double.NaN, null, -5));
  }

  @Test
  public void keepsItsKeyWhenItIsResolved() {
    assertThat(FIRING.resolved(1_700_000_060_000L).key()).isEqualTo(FIRING.key()).hasSize(32);
  }

  @Test
  public void hasAnotherKeyWithAnotherStartOrOtherLabels() {
    assertThat(
            AlertEvent.firing(FIRING.labels(), FIRING.annotations(), 12.5, null, 1_700_000_010_000L)
                .key())
        .isNotEqualTo(FIRING.key());
    // The same characters, cut elsewhere.
    TreeMap<String, String> labels =
        new TreeMap<>(Map.of("alertname", "HighErrors", "hostw", "eb-1"));
    assertThat(
            AlertEvent.firing(labels, new TreeMap<>(), 12.5, null, FIRING.startsAtMillis()).key())
        .isNotEqualTo(FIRING.key());
  }

  @Test
  public void hasAnotherKeyWhateverValuesSomebodyPutsIntoTheLog() {
    // Lengths and texts that read the same if nothing stands between them.
    assertThat(key("0", "XXXXXX1b2YY")).isNotEqualTo(key("1b11XXXXXX", "YY"));
  }

  private static String key(String a, String b) {
    return AlertEvent.firing(new TreeMap<>(Map.of("a", a, "b", b)), new TreeMap<>(), 1, null, 0)
        .key();
  }

  @Test
  public void happensAtItsStartOrAtItsEnd() {
    assertThat(FIRING.atMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(FIRING.resolved(1_700_000_060_000L).atMillis()).isEqualTo(1_700_000_060_000L);
    assertThat(FIRING.name()).isEqualTo("HighErrors");
  }

  @Test
  public void survivesInAGroup() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        AlertGroup.GroupCoder.of(),
        AlertGroup.of("web/HighErrors", List.of("ops"), List.of(FIRING, FIRING.resolved(5))));
  }
}
