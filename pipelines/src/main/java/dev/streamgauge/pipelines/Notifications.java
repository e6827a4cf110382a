package dev.streamgauge.pipelines;

import dev.streamgauge.alerts.AlertGroup;
import dev.streamgauge.alerts.notify.ConsoleNotifier;
import dev.streamgauge.alerts.notify.OutboxCounts;
import dev.streamgauge.alerts.notify.PrintAlerts;
import dev.streamgauge.alerts.notify.Receiver;
import dev.streamgauge.alerts.notify.SendAlerts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The receivers of a run, and their outboxes, which are open as long as it lasts. */
final class Notifications {
  /** Less than what service managers grant between SIGTERM and SIGKILL. */
  private static final Duration TIME_AT_THE_END = Duration.ofSeconds(8);

  private final List<Receiver> receivers;
  private final @Nullable ConsoleNotifier console;
  private final Optional<Path> outbox;

  private Notifications(
      List<Receiver> receivers, @Nullable ConsoleNotifier console, Optional<Path> outbox) {
    this.receivers = receivers;
    this.console = console;
    this.outbox = outbox;
  }

  /** No receivers. */
  static Notifications none() {
    return new Notifications(List.of(), null, Optional.empty());
  }

  /**
   * Tells {@code receivers}, and prints all alerts in {@code --format} unless one of the receivers
   * is a console and so says what is printed.
   */
  static Notifications of(List<Receiver> receivers, LogMonitorOptions options) {
    ConsoleNotifier console = ConsoleNotifier.of(format(options.getFormat()));
    return new Notifications(
        receivers,
        receivers.stream().anyMatch(Notifications::isConsole) ? null : console,
        AlertFolders.outbox(options));
  }

  private static ConsoleNotifier.Format format(String format) {
    return switch (format) {
      case "text" -> ConsoleNotifier.Format.TEXT;
      case "json" -> ConsoleNotifier.Format.JSON;
      default -> throw new ConfigException("--format=" + format + " is neither 'text' nor 'json'.");
    };
  }

  private static boolean isConsole(Receiver receiver) {
    return receiver.notifier() instanceof ConsoleNotifier;
  }

  /** The transform that sends to them. */
  PTransform<PCollection<AlertGroup>, PCollection<Void>> sink() {
    return new Tell(console, receivers.isEmpty() ? null : send());
  }

  private SendAlerts send() {
    SendAlerts send = SendAlerts.to(receivers);
    return outbox.isPresent() ? send.withOutbox(outbox.get().toString()) : send;
  }

  /** Open outboxes. */
  interface Open extends AutoCloseable {
    /** Waits a short time for what is not sent yet, and prints what became of all events. */
    @Override
    void close();
  }

  /**
   * Opens the outboxes, so that what an earlier run has left in them is sent.
   *
   * @param err for messages to people
   * @throws ConfigException if the directory cannot be used
   */
  Open open(PrintStream err) {
    if (receivers.isEmpty()) {
      return () -> {};
    }
    try {
      send().open();
    } catch (IOException e) {
      throw new ConfigException(
          e.getMessage() + ": name a directory that can be written with --outbox.", e);
    }
    if (outbox.isEmpty() && !receivers.stream().allMatch(Notifications::isConsole)) {
      err.println(
          "streamgauge: alerts that receivers have not taken yet are kept in memory, and lost if"
              + " the process dies: --outbox=DIRECTORY keeps them");
    }
    return () -> err.println(told(SendAlerts.finish(TIME_AT_THE_END)));
  }

  private static String told(OutboxCounts counts) {
    String text = String.format(Locale.ROOT, "told: %,d events sent to receivers", counts.sent());
    if (counts.failed() > 0) {
      text += String.format(Locale.ROOT, ", %,d rejected by them", counts.failed());
    }
    if (counts.dropped() > 0) {
      text += String.format(Locale.ROOT, ", %,d dropped", counts.dropped());
    }
    if (counts.pending() > 0) {
      text += String.format(Locale.ROOT, ", %,d not sent", counts.pending());
    }
    return text;
  }

  private static final class Tell extends PTransform<PCollection<AlertGroup>, PCollection<Void>> {
    private final transient @Nullable ConsoleNotifier console;
    private final transient @Nullable SendAlerts send;

    Tell(@Nullable ConsoleNotifier console, @Nullable SendAlerts send) {
      this.console = console;
      this.send = send;
    }

    @Override
    public PCollection<Void> expand(PCollection<AlertGroup> input) {
      PCollectionList<Void> told = PCollectionList.empty(input.getPipeline());
      if (console != null) {
        told = told.and(input.apply("Print", PrintAlerts.by(console)));
      }
      if (send != null) {
        told = told.and(input.apply("Send", send));
      }
      return told.apply("Told", Flatten.pCollections());
    }
  }
}
