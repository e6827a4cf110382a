package dev.streamgauge.pipelines;

import dev.streamgauge.alerts.Alerts;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@link LogMonitor} with {@code --rules}: emits alerts instead of counts.
 *
 * <ol>
 *   <li>Write {@code rules.yaml}, see {@code docs/rules.md}.
 *   <li>{@code ./streamgauge monitor --source=listen://127.0.0.1:5514 --rules=rules.yaml}
 *   <li>Send lines that a rule selects: {@code FIRING HighErrors{host="web-1"} since ...}, and some
 *       time after the last one {@code RESOLVED HighErrors{host="web-1"} from ... to ...}
 * </ol>
 */
final class AlertMonitor {
  private static final Set<String> COUNTING =
      Set.of("by", "contains", "matches", "severity", "sink", "top", "windowPeriod", "windowSize");

  private AlertMonitor() {}

  /**
   * Looks whether options go together.
   *
   * @param given the options that the user gave
   * @throws ConfigException if some are for counts and others for alerts
   */
  static void check(Map<String, String> given) {
    if (!given.containsKey("rules")) {
      if (given.containsKey("outbox")) {
        throw new ConfigException(
            "--outbox is for alerts, which --rules makes: give both, or none.");
      }
      return;
    }
    TreeSet<String> counting = new TreeSet<>(given.keySet());
    counting.retainAll(COUNTING);
    if (!counting.isEmpty()) {
      throw new ConfigException(
          "--"
              + String.join(", --", counting)
              + (counting.size() == 1 ? " is" : " are")
              + " for counts, which there are none of with --rules: the rules say which lines and"
              + " windows. Leave out one or the other.");
    }
  }

  /** What {@code options}, which have {@code --rules}, ask for. */
  static Job create(LogMonitorOptions options) {
    RulesOption option = RulesOption.read(options.getRules());
    if (!options.isReadHere() && !option.receivers().isEmpty()) {
      throw new ConfigException(
          "The receivers in --rules="
              + options.getRules()
              + " cannot be told from a cluster: what waits for them is kept by one process, and"
              + " there are several. Run it on one machine, or without receivers.");
    }
    Notifications notifications = Notifications.of(option.receivers(), options);
    Alerts alerts = AlertPipeline.alerts(option.rules(), options);
    Alerts kept = AlertFolders.state(options).map(alerts::withStateIn).orElse(alerts);
    return new Job(
        AlertPipeline.create(options, "monitor", kept, notifications.sink()),
        Windows.open(kept, options),
        notifications);
  }
}
