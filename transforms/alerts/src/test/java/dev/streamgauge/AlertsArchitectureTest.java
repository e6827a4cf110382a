package dev.streamgauge;

import dev.streamgauge.util.LibraryRules;
import dev.streamgauge.util.PackageDirections;

public class AlertsArchitectureTest extends LibraryRules {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "alerts.yaml: util",
          "alerts.event: lines util",
          "alerts.rules: alerts.event alerts.yaml files logs logs.* lines util",
          "alerts.count: alerts.rules alerts.event patterns.signature logs logs.* windows.bundle windows.time lines util",
          "alerts.evaluate: alerts.count alerts.rules alerts.event state.store windows.time files lines util",
          "alerts.notify.message: alerts.event alerts.yaml lines util",
          "alerts.notify.http: alerts.notify.message alerts.event lines util",
          "alerts.notify.email: alerts.notify.message alerts.event alerts.yaml util",
          "alerts.notify.kafka: alerts.notify.message alerts.event lines util",
          "alerts.notify.shared: util",
          "alerts.notify.outbox: alerts.notify.shared alerts.notify.message alerts.event lines util",
          "alerts.notify: alerts.notify.* alerts.event alerts.yaml lines util",
          "alerts: alerts.count alerts.evaluate alerts.rules alerts.event state.store windows.time lines util");

  public AlertsArchitectureTest() {
    super(DIRECTIONS);
  }
}
