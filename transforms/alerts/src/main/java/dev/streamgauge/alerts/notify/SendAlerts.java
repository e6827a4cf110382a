package dev.streamgauge.alerts.notify;

import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.http.AlertmanagerNotifier;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.alerts.notify.outbox.OutboxCounts;
import dev.streamgauge.alerts.notify.outbox.OutboxTarget;
import dev.streamgauge.alerts.notify.outbox.Outboxes;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Sends alerts to receivers: each group to those that it names, or to all if it names none.
 *
 * <pre>{@code
 * Receiver ops =
 *     Receiver.of("ops", SlackNotifier.to(HttpTarget.of(SecretRef.file("/run/secrets/slack-url"))));
 * alerts.apply(SendAlerts.to(List.of(ops)).withOutbox("/var/lib/gauge/outbox"));
 * }</pre>
 *
 * <p>A bundle completes once its events are in the outbox of each receiver. One thread per receiver
 * sends them from there, so an unavailable or slow receiver stops neither the stream nor other
 * receivers. A message is retried forever, after growing pauses, until the receiver accepts it or
 * rejects it for good ({@link RejectedException}): then it is logged, counted, and kept in the
 * directory {@code failed} of the outbox.
 *
 * <p>So every event is sent at least once. One that is repeated after a crash is not sent again if
 * it is among the last 20,000 that were delivered; but one that was sent just before the crash may
 * be, and receivers recognize it by its key. Messages are sent in the order of their times, and the
 * end of an alert never before its start.
 *
 * <p>Some receivers, such as {@link AlertmanagerNotifier}, are also sent firing alerts again every
 * minute. An outbox keeps the alerts that its receiver knows as firing, and with a directory also
 * across restarts.
 *
 * <p>With a directory a crash loses nothing. It is local to each machine, and several processes
 * with the same directory each use their own place in it; on a cluster use {@link
 * #withSharedOutbox}. In memory, which is the default, unsent alerts are lost with the process. On
 * a graceful shutdown it waits 8 s for unsent alerts.
 *
 * <p>The output is empty; its watermark passes an event once it is in the outbox.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class SendAlerts extends PTransform<PCollection<AlertGroup>, PCollection<Void>> {
  /** Counter: events accepted by a receiver, once for each receiver. */
  public static final String SENT = "alerts_sent";

  /** Counter: events that a receiver has rejected for good. */
  public static final String FAILED = "alerts_failed";

  /** Counter: events dropped from a full outbox to make room for newer ones. */
  public static final String DROPPED = "alerts_dropped";

  /** Counter: attempts to send a message that had to be repeated. */
  public static final String RETRIES = "alert_retries";

  /**
   * Counter: events for a receiver that is gone, because it was renamed or removed while their
   * alert fired.
   */
  public static final String WITHOUT_RECEIVER = "alerts_without_receiver";

  /** How many events may wait for a receiver by default. */
  public static final int DEFAULT_LIMIT = 10_000;

  abstract List<Receiver> receivers();

  abstract @Nullable String directory();

  abstract boolean shared();

  abstract int limit();

  abstract Duration firstRetry();

  abstract Duration longestRetry();

  /**
   * Sends to {@code receivers}.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public static SendAlerts to(List<Receiver> receivers) {
    Set<String> names = new HashSet<>();
    for (Receiver receiver : receivers) {
      if (!names.add(receiver.name())) {
        throw new IllegalArgumentException("Two receivers are named " + receiver.name() + ".");
      }
    }
    return new AutoValue_SendAlerts(
        List.copyOf(receivers),
        null,
        false,
        DEFAULT_LIMIT,
        Duration.standardSeconds(1),
        Duration.standardMinutes(1));
  }

  /** Keeps unsent events in {@code directory}, which is created if it is missing. */
  public SendAlerts withOutbox(String directory) {
    return new AutoValue_SendAlerts(
        receivers(), directory, false, limit(), firstRetry(), longestRetry());
  }

  /**
   * Keeps events in {@code directory}, which all machines of a cluster share: a path that each of
   * them has, or the URL of a Hadoop file system. Workers only put events there. They are sent by
   * the process that has called {@link #open}; if several have, by one at a time.
   *
   * <p>A worker waits while the directory cannot be written.
   */
  public SendAlerts withSharedOutbox(String directory) {
    return new AutoValue_SendAlerts(
        receivers(), directory, true, limit(), firstRetry(), longestRetry());
  }

  /**
   * Keeps at most {@code events} for each receiver. Beyond that the oldest are dropped, firing ones
   * before resolved ones; drops are counted, and logged once a minute.
   */
  public SendAlerts withOutboxLimit(int events) {
    if (events < 1) {
      throw new IllegalArgumentException("An outbox holds one event at least, not " + events + ".");
    }
    return new AutoValue_SendAlerts(
        receivers(), directory(), shared(), events, firstRetry(), longestRetry());
  }

  /** Waits {@code first} after the first failure, and never longer than {@code longest}. */
  public SendAlerts withRetryDelays(Duration first, Duration longest) {
    return new AutoValue_SendAlerts(receivers(), directory(), shared(), limit(), first, longest);
  }

  private List<OutboxTarget> targets() {
    java.time.Duration first = java.time.Duration.ofMillis(firstRetry().getMillis());
    java.time.Duration longest = java.time.Duration.ofMillis(longestRetry().getMillis());
    String directory = directory();
    return receivers().stream()
        .map(
            r ->
                shared() && directory != null
                    ? OutboxTarget.shared(r, directory, limit(), first, longest)
                    : OutboxTarget.of(r, directory, limit(), first, longest))
        .toList();
  }

  /**
   * Opens the outboxes of this process. Otherwise a runner opens them with the first alert, and
   * what an earlier process has left waits until then.
   *
   * @throws IOException if the directory cannot be used
   */
  public void open() throws IOException {
    for (OutboxTarget target : targets()) {
      Outboxes.ofThisJvm().start(target);
    }
  }

  /** Returns the counts so far of the events in the outboxes of this process. */
  public static OutboxCounts counts() {
    return Outboxes.ofThisJvm().counts();
  }

  /** Returns the same by the name of the receiver. */
  @Internal
  public static SortedMap<String, OutboxCounts> countsByReceiver() {
    return Outboxes.ofThisJvm().countsByReceiver();
  }

  /**
   * Waits until everything in the outboxes of this process is sent, but no longer than {@code
   * timeout}, and closes them: for the end of a program, which would otherwise wait for 8 s.
   *
   * @return the counts of the events since the outboxes were opened
   */
  public static OutboxCounts finish(Duration timeout) {
    return Outboxes.ofThisJvm().finish(java.time.Duration.ofMillis(timeout.getMillis()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item(
                "receivers",
                receivers().stream().map(Receiver::name).collect(Collectors.joining(", ")))
            .withLabel("Receivers"));
    builder.addIfNotNull(
        DisplayData.item("outbox", directory()).withLabel("Directory of the outboxes"));
    builder.add(
        DisplayData.item("sharedOutbox", shared())
            .withLabel("The machines of a cluster share the outboxes"));
    builder.add(
        DisplayData.item("outboxLimit", limit()).withLabel("Most events that wait for a receiver"));
  }

  @Override
  public PCollection<Void> expand(PCollection<AlertGroup> input) {
    return input.apply("PutIntoOutboxes", ParDo.of(new SendAlertsFn(targets())));
  }
}
