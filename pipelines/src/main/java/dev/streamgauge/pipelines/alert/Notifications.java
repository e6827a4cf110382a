package dev.streamgauge.pipelines.alert;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.ConsoleNotifier;
import dev.streamgauge.alerts.notify.PrintAlerts;
import dev.streamgauge.alerts.notify.SendAlerts;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.outbox.OutboxCounts;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.OutputFormat;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.run.Job;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Sends the alerts of a run to its receivers, through outboxes that stay open during the run. */
final class Notifications implements Job.Companion {
  /** Less than service managers allow between SIGTERM and SIGKILL. */
  private static final Duration CLOSE_TIMEOUT = Duration.standardSeconds(8);

  private static final int NAMED_SINKS = 3;

  private final List<Receiver> receivers;
  private final @Nullable ConsoleNotifier console;
  private final Optional<OutboxPlace> outbox;
  private final boolean repetitions;

  private Notifications(
      List<Receiver> receivers,
      @Nullable ConsoleNotifier console,
      Optional<OutboxPlace> outbox,
      boolean repetitions) {
    this.repetitions = repetitions;
    this.receivers = receivers;
    this.console = console;
    this.outbox = outbox;
  }

  /**
   * Returns notifications to {@code receivers}. They also print all alerts in {@code --format},
   * unless a console receiver decides what is printed.
   */
  static Notifications of(List<Receiver> receivers, LogMonitorOptions options, RunContext context) {
    ConsoleNotifier console = console(options);
    return new Notifications(
        receivers,
        receivers.stream().anyMatch(Notifications::isConsole) ? null : console,
        receivers.isEmpty() ? Optional.empty() : AlertFolders.outbox(options, context),
        !context.readsLocally());
  }

  /** Returns notifications to {@code receivers} from the outbox of a run on a cluster. */
  static Notifications from(String outbox, List<Receiver> receivers) {
    return new Notifications(
        receivers, null, Optional.of(new OutboxPlace(AlertFolders.absolute(outbox), true)), false);
  }

  /** Returns a notifier that prints alerts in the format that {@code options} request. */
  static ConsoleNotifier console(StreamgaugeOptions options) {
    return ConsoleNotifier.of(
        switch (OutputFormat.of(options)) {
          case TEXT -> ConsoleNotifier.Format.TEXT;
          case JSON -> ConsoleNotifier.Format.JSON;
        });
  }

  private static boolean isConsole(Receiver receiver) {
    return receiver.notifier() instanceof ConsoleNotifier;
  }

  /** Returns the receivers by name, or their number if there are many. */
  @Override
  public List<String> sinks() {
    List<String> names =
        receivers.stream()
            .filter(receiver -> !isConsole(receiver))
            .map(Receiver::name)
            .distinct()
            .toList();
    return names.size() > NAMED_SINKS
        ? List.of(names.size() + " receivers")
        : names.stream().map(name -> "receiver " + name).toList();
  }

  /** Returns the transform that notifies the receivers. */
  PTransform<PCollection<AlertGroup>, PCollection<Void>> sink() {
    return new Notify(print(), receivers.isEmpty() ? null : send());
  }

  private @Nullable PrintAlerts print() {
    if (console == null) {
      return null;
    }
    PrintAlerts print = PrintAlerts.by(console);
    return repetitions ? print.withoutRepetitions() : print;
  }

  private SendAlerts send() {
    SendAlerts send = SendAlerts.to(receivers);
    if (outbox.isEmpty()) {
      return send;
    }
    String directory = outbox.get().directory();
    return outbox.get().shared() ? send.withSharedOutbox(directory) : send.withOutbox(directory);
  }

  /**
   * Opens the outboxes, which sends the events that an earlier run has left in them. Closing waits
   * a few seconds for unsent events and reports the outcome of all events.
   *
   * @param err for messages to people
   * @throws ConfigException if the directory of the outboxes cannot be used
   */
  @Override
  public Running start(PrintStream err) {
    if (receivers.isEmpty()) {
      return () -> {};
    }
    try {
      send().open();
    } catch (IOException e) {
      throw new ConfigException(e.getMessage() + ": name a writable directory with --outbox.", e);
    }
    if (outbox.isEmpty() && !receivers.stream().allMatch(Notifications::isConsole)) {
      err.println(
          "streamgauge: notifications that receivers have not accepted yet are kept in memory"
              + " and lost if the process dies: --outbox=DIRECTORY keeps them on disk");
    }
    return () -> err.println(summary(SendAlerts.finish(CLOSE_TIMEOUT)));
  }

  private static String summary(OutboxCounts counts) {
    String text = String.format(Locale.ROOT, "sent: %,d events to receivers", counts.sent());
    if (counts.failed() > 0) {
      text += String.format(Locale.ROOT, ", %,d rejected", counts.failed());
    }
    if (counts.dropped() > 0) {
      text += String.format(Locale.ROOT, ", %,d dropped", counts.dropped());
    }
    if (counts.pending() > 0) {
      text += String.format(Locale.ROOT, ", %,d not sent", counts.pending());
    }
    return text;
  }

  private static final class Notify extends PTransform<PCollection<AlertGroup>, PCollection<Void>> {
    private final transient @Nullable PrintAlerts print;
    private final transient @Nullable SendAlerts send;

    Notify(@Nullable PrintAlerts print, @Nullable SendAlerts send) {
      this.print = print;
      this.send = send;
    }

    @Override
    public PCollection<Void> expand(PCollection<AlertGroup> input) {
      PCollectionList<Void> sent = PCollectionList.empty(input.getPipeline());
      if (print != null) {
        sent = sent.and(input.apply("Print", print));
      }
      if (send != null) {
        sent = sent.and(input.apply("Send", send));
      }
      return sent.apply("Sent", Flatten.pCollections());
    }
  }
}
