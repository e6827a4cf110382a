package dev.streamgauge.alerts.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** What a template can say of an event. */
public class EventVariablesTest {
  private static final AlertEvent FIRING =
      AlertEvent.firing(
          new TreeMap<>(Map.of("alertname", "HighErrors", "host", "web-1")),
          new TreeMap<>(Map.of("summary", "it burns")),
          12.0,
          "ERROR disk",
          1_700_000_000_000L);

  private static String fill(String text, AlertEvent event) {
    return Template.parse(text, EventVariables.names())
        .render(EventVariables.of(event), Escape.NONE);
  }

  @Test
  public void shouldSayAllOfAnEvent() {
    assertThat(
            fill(
                "{{ $status }} {{ $name }} {{ $labels.host }} {{ $annotations.summary }}"
                    + " {{ $value }} {{ $sample }} {{ $starts_at }} {{ $ends_at }}|{{ $key }}",
                FIRING))
        .isEqualTo(
            "firing HighErrors web-1 it burns 12 ERROR disk 2023-11-14T22:13:20Z |" + FIRING.key());
  }

  @Test
  public void shouldSayWhenItWasOver() {
    assertThat(fill("{{ $status }} {{ $ends_at }}", FIRING.resolved(1_700_000_030_500L)))
        .isEqualTo("resolved 2023-11-14T22:13:50.500Z");
  }

  @Test
  public void shouldSayNothingForWhatTheEventDoesNotHave() {
    assertThat(fill("[{{ $labels.user }}{{ $annotations.runbook }}]", FIRING)).isEqualTo("[]");
  }

  @Test
  public void shouldWriteNumbersForPeople() {
    assertThat(EventVariables.number(5)).isEqualTo("5");
    assertThat(EventVariables.number(-0.0)).isEqualTo("0");
    assertThat(EventVariables.number(1.0 / 19)).isEqualTo("0.0526316");
    assertThat(EventVariables.number(1234567.891)).isEqualTo("1234568");
    assertThat(EventVariables.number(2.5)).isEqualTo("2.5");
    assertThat(EventVariables.number(1e18)).isEqualTo("1000000000000000000");
    assertThat(EventVariables.number(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
    assertThat(EventVariables.number(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
    assertThat(EventVariables.number(Double.NaN)).isEqualTo("NaN");
  }
}
