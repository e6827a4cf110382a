package dev.streamgauge.pipelines.alert;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.run.Job;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * The part of {@code monitor} that {@code --rules} adds: it raises alerts.
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

  /** Always the same, as saved state belongs to a shard. An empty one costs microseconds. */
  private static final int SHARDS_ON_A_CLUSTER = 8;

  private final RulesOption option;
  private final Notifications notifications;
  private final Alerts alerts;

  private AlertMonitor(RulesOption option, Notifications notifications, Alerts alerts) {
    this.option = option;
    this.notifications = notifications;
    this.alerts = alerts;
  }

  /**
   * Checks that options fit together.
   *
   * @param given the options that the user gave
   * @throws ConfigException if some are for alerts, and there are no rules
   */
  public static void check(Map<String, String> given) {
    if (given.containsKey("outbox") && !given.containsKey("rules")) {
      throw new ConfigException("--outbox is for alerts: add --rules, or leave it out.");
    }
  }

  /**
   * Returns whether windows are counted and written: without rules always, and with rules if an
   * option is about them.
   *
   * @param given the options that the user gave
   */
  public static boolean countsToo(Map<String, String> given) {
    return !given.containsKey("rules") || given.keySet().stream().anyMatch(COUNTING::contains);
  }

  /**
   * Returns the alerts of {@code options}, which have {@code --rules}.
   *
   * @throws ConfigException if they are wrong
   * @throws dev.streamgauge.alerts.yaml.YamlException if the rules file is wrong
   */
  public static AlertMonitor of(LogMonitorOptions options, RunContext context) {
    RulesOption option = RulesOption.read(options.getRules());
    Alerts alerts = AlertPipeline.alerts(option.rules(), options, context);
    if (!context.readsLocally()) {
      alerts = alerts.withShards(SHARDS_ON_A_CLUSTER).withRepetitions();
    }
    if (context.scale().joinsBundles()) {
      alerts = alerts.withJoinedBundles();
    }
    return new AlertMonitor(
        option,
        Notifications.of(option.receivers(), options, context),
        AlertFolders.state(options, context).map(alerts::withStateIn).orElse(alerts));
  }

  /** Returns the rules, which may change while they are evaluated. */
  public RuleSource rules() {
    return option.rules();
  }

  /** Returns the transform that evaluates the rules. */
  public Alerts alerts() {
    return alerts;
  }

  /** Returns the transform that notifies the receivers. */
  public PTransform<PCollection<AlertGroup>, PCollection<Void>> sink() {
    return notifications.sink();
  }

  /** Returns what sends notifications during the run. */
  public Job.Companion companion() {
    return notifications;
  }
}
