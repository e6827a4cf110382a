package dev.streamgauge.pipelines.alert;

import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.NotifyOptions;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.pipelines.run.ShutdownDeadline;
import dev.streamgauge.pipelines.run.Signals;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/**
 * The command {@code notify}: sends the alerts of a run on a cluster from their shared outbox,
 * while no other process does. So they are sent although the process that has started the run is
 * gone.
 */
public final class NotifyCommand {
  /** The options of the command, which runs no pipeline. */
  public static final Set<String> USED =
      Set.of("logLevel", "outbox", "quiet", "rules", "runner", "shutdownTimeout", "verbose");

  private static final long LOOK_MILLIS = 100;

  private NotifyCommand() {}

  /**
   * Sends until the process is asked to end.
   *
   * @param err for messages to people
   * @throws ConfigException if {@code args} are wrong, or the outbox cannot be used
   * @throws dev.streamgauge.alerts.yaml.YamlException if the rules file is wrong
   */
  public static void run(List<String> args, PrintStream err) throws InterruptedException {
    NotifyOptions options = CommandLine.parseOnly(NotifyOptions.class, args);
    for (String given : CommandLine.given(args).keySet()) {
      if (!USED.contains(given)) {
        throw new ConfigException("--" + given + " is not for notify; see notify --help.");
      }
    }
    String rules = required("rules", options.getRules(), "the rules file of the run");
    String outbox =
        required(
            "outbox",
            options.getOutbox(),
            "the --outbox of the run, or the folder outbox in its --checkpointDir");
    List<Receiver> receivers = RulesOption.read(rules).receivers();
    if (receivers.isEmpty()) {
      throw new ConfigException(
          "--rules=" + rules + " has no receivers: there is nobody to notify.");
    }
    ShutdownDeadline deadline =
        new ShutdownDeadline(
            DurationOption.parsePositive("shutdownTimeout", options.getShutdownTimeout()), err);
    try (Signals signals = Signals.handled(err, deadline);
        Job.Companion.Running sending = Notifications.from(outbox, receivers).start(err)) {
      if (!options.isQuiet()) {
        err.println(
            "streamgauge: sends the alerts in "
                + outbox
                + " to "
                + String.join(", ", receivers.stream().map(Receiver::name).toList())
                + " while no other process does");
      }
      while (!signals.getAsBoolean()) {
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  private static String required(String option, String value, String what) {
    if (value == null || value.isBlank()) {
      throw new ConfigException("--" + option + " is missing: name " + what + ".");
    }
    return value;
  }
}
