package dev.streamgauge.alerts.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.Receiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Before;
import org.junit.Test;

/** What an outbox does when not the receiver fails but this process. */
public class OutboxFaultTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Static, as a notifier travels. */
  private static final List<AlertGroup> TOLD = new CopyOnWriteArrayList<>();

  @Before
  public void forget() {
    TOLD.clear();
  }

  /** Fails once on connecting, and once on sending; closing never works. */
  private static final class Faulty implements Notifier {
    private static final long serialVersionUID = 1;

    private final String fault;
    private transient int connected;

    Faulty(String fault) {
      this.fault = fault;
    }

    private void fail() {
      switch (fault) {
        case "files" -> throw new UncheckedIOException(new IOException("Too many open files"));
        case "memory" -> throw new OutOfMemoryError("of the test");
        default -> throw new IllegalStateException(fault);
      }
    }

    @Override
    public boolean isOneByOne() {
      return false;
    }

    @Override
    public Client connect(String receiver) {
      connected++;
      if (fault.equals("nothing")) {
        return TOLD::add;
      }
      if (connected == 1) {
        fail();
      }
      return new FaultyClient(connected == 2);
    }

    private final class FaultyClient implements Client {
      private final boolean fails;

      FaultyClient(boolean fails) {
        this.fails = fails;
      }

      @Override
      public void send(AlertGroup message) {
        if (fails) {
          fail();
        }
        TOLD.add(message);
      }

      @Override
      public void close() {
        throw new IllegalStateException("cannot be closed");
      }
    }
  }

  private static OutboxCounts tell(Notifier notifier) throws IOException {
    try (Outboxes outboxes = new Outboxes()) {
      OutboxTarget target =
          OutboxTarget.of(
              Receiver.of("ops", notifier), null, 10, Duration.ofMillis(5), Duration.ofMillis(9));
      outboxes.put(target, Events.group(Events.firing("a")));
      return outboxes.finish(LONG);
    }
  }

  @Test
  public void triesAgainWhenTheProcessHasNoMoreFiles() throws Exception {
    OutboxCounts counts = tell(new Faulty("files"));
    assertThat(TOLD).hasSize(1);
    assertThat(counts.retries()).isEqualTo(2);
    assertThat(counts.failed()).isZero();
  }

  @Test
  public void triesAgainAfterAnErrorOfTheJvm() throws Exception {
    OutboxCounts counts = tell(new Faulty("memory"));
    assertThat(TOLD).hasSize(1);
    assertThat(counts.retries()).isEqualTo(2);
  }

  @Test
  public void survivesADiskThatFailsInUnforeseenWays() throws Exception {
    AtomicInteger deliveries = new AtomicInteger();
    MessageStore store =
        new MemoryStore() {
          @Override
          public void deliver(Collection<String> ids, Collection<String> all) {
            switch (deliveries.incrementAndGet()) {
              case 1 -> throw new IllegalStateException("of the test");
              case 2 -> throw new OutOfMemoryError("of the test");
              default -> {}
            }
          }
        };
    try (Outbox outbox =
        new Outbox(
            OutboxTarget.of(
                Receiver.of("ops", new Faulty("nothing")),
                null,
                10,
                Duration.ofMillis(5),
                Duration.ofMillis(9)),
            store)) {
      outbox.put(Events.group(Events.firing("a")));
      outbox.put(Events.group(Events.firing("b")));
      await().atMost(LONG).until(() -> outbox.counts().pending() == 0);
    }
    assertThat(TOLD).isNotEmpty();
  }

  /** Cannot send again what fires. */
  private static final class FailsToResend implements Notifier {
    private static final long serialVersionUID = 1;

    @Override
    public boolean isOneByOne() {
      return false;
    }

    @Override
    public boolean needsFiringAlerts() {
      return true;
    }

    @Override
    public Optional<org.joda.time.Duration> resendDelay() {
      return Optional.of(org.joda.time.Duration.millis(1));
    }

    @Override
    public Client connect(String receiver) {
      return new Client() {
        @Override
        public void send(AlertGroup message) {
          TOLD.add(message);
        }

        @Override
        public void resend(List<AlertEvent> firing) {
          throw new IllegalStateException("of the test");
        }
      };
    }
  }

  @Test
  public void sendsNewAlertsThoughItCannotSendOthersAgain() throws Exception {
    try (Outboxes outboxes = new Outboxes()) {
      OutboxTarget target =
          OutboxTarget.of(
              Receiver.of("ops", new FailsToResend()),
              null,
              10,
              Duration.ofMillis(5),
              Duration.ofMillis(9));
      outboxes.put(target, Events.group(Events.firing("a")));
      await().atMost(LONG).until(() -> TOLD.size() == 1);
      outboxes.put(target, Events.group(Events.firing("b")));
      assertThat(outboxes.finish(LONG).sent()).isEqualTo(2);
    }
    assertThat(TOLD).hasSize(2);
  }

  @Test
  public void putsAsideWhatANotifierFailsAt() throws Exception {
    OutboxCounts counts = tell(new Faulty("a mistake"));
    assertThat(TOLD).isEmpty();
    assertThat(counts.failed()).isEqualTo(1);
  }
}
