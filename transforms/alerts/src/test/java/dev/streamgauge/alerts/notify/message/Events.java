package dev.streamgauge.alerts.notify.message;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Alerts to tell of. */
public final class Events {
  /** 2023-11-14T22:13:20Z. */
  public static final long START = 1_700_000_000_000L;

  private Events() {}

  /** That HighErrors fires on a host. */
  public static AlertEvent firing(String host) {
    return firing(host, START);
  }

  public static AlertEvent firing(String host, long start) {
    return AlertEvent.firing(
        new TreeMap<>(Map.of("alertname", "HighErrors", "host", host, "severity", "page")),
        new TreeMap<>(Map.of("summary", host + " has 12 errors")),
        12,
        "ERROR <disk> \"full\" & hot",
        start);
  }

  /** That it is over after 40 s. */
  public static AlertEvent over(AlertEvent firing) {
    return firing.resolved(firing.startsAtMillis() + 40_000);
  }

  public static AlertGroup group(AlertEvent... events) {
    return AlertGroup.of("web/HighErrors", List.of(), Arrays.asList(events));
  }

  /** One group of alerts on hosts h000, h001 ... */
  public static AlertGroup storm(int count) {
    return group(
        IntStream.range(0, count)
            .mapToObj(i -> firing(String.format("h%03d", i)))
            .toArray(AlertEvent[]::new));
  }

  /** Sends one message by a client of its own. */
  public static void send(Notifier notifier, AlertGroup message) throws Exception {
    try (Notifier.Client client = notifier.connect("ops")) {
      client.send(message);
    }
  }
}
