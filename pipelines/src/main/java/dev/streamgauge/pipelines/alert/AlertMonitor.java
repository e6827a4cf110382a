package dev.streamgauge.pipelines.alert;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.run.Job;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code monitor} with {@code --rules}: raises alerts instead of counting.
 *
 * <ol>
 *   <li>Write {@code rules.yaml}, see {@code docs/rules.md}.
 *   <li>{@code ./streamgauge monitor --source=listen://127.0.0.1:5514 --rules=rules.yaml}
 *   <li>Send lines that a rule selects: {@code FIRING HighErrors{host="web-1"} since ...}, and some
 *       time after the last one {@code RESOLVED HighErrors{host="web-1"} from ... to ...}
 * </ol>
 */
public final class AlertMonitor {
  private static final Set<String> COUNTING =
      Set.of("by", "contains", "matches", "severity", "sink", "top", "windowPeriod", "windowSize");

  private AlertMonitor() {}

  /**
   * Checks that options fit together.
   *
   * @param given the options that the user gave
   * @throws ConfigException if some are for counts and others for alerts
   */
  public static void check(Map<String, String> given) {
    if (!given.containsKey("rules")) {
      if (given.containsKey("outbox")) {
        throw new ConfigException("--outbox is for alerts: add --rules, or leave it out.");
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
              + " for counts, and --rules evaluates alert rules instead, which name their"
              + " lines and windows. Leave out one or the other.");
    }
  }

  /** Creates the job of {@code options}, which have {@code --rules}. */
  public static Job create(LogMonitorOptions options, RunContext context) {
    RulesOption option = RulesOption.read(options.getRules());
    if (!context.readsLocally() && !option.receivers().isEmpty()) {
      throw new ConfigException(
          "The receivers in --rules="
              + options.getRules()
              + " cannot be notified from a cluster: one process must keep what waits for"
              + " them, and a cluster has several. Run on one machine, or without receivers.");
    }
    Notifications notifications = Notifications.of(option.receivers(), options, context);
    Alerts alerts = AlertPipeline.alerts(option.rules(), options, context);
    Alerts kept = AlertFolders.state(options, context).map(alerts::withStateIn).orElse(alerts);
    return new Job(
        AlertPipeline.create(options, context, "monitor", kept, notifications.sink()),
        Windows.open(kept, options),
        notifications);
  }
}
