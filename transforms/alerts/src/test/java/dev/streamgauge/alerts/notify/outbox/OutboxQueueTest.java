package dev.streamgauge.alerts.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.Events;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class OutboxQueueTest {
  /** A disk that is slow for one kind of access. */
  private static final class SlowStore extends MemoryStore {
    private final String slow;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    SlowStore(String slow) {
      this.slow = slow;
    }

    private void access(String kind) {
      if (kind.equals(slow)) {
        reached.countDown();
        try {
          released.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public boolean write(Message message) {
      access("write");
      return false;
    }

    @Override
    public void deliver(Collection<String> ids, Collection<String> all) {
      access("deliver");
    }
  }

  @Test
  public void countsWhileAMessageIsWritten() throws Exception {
    SlowStore store = new SlowStore("write");
    OutboxQueue queue = new OutboxQueue("ops", store, 10);
    AlertGroup group = Events.group(Events.firing("a"));
    CompletableFuture<Boolean> put = CompletableFuture.supplyAsync(() -> queue.put(group));
    store.reached.await();
    // All of it would wait for the disk, and this test for ever.
    assertThat(CompletableFuture.supplyAsync(queue::size).get(60, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(put).isNotDone();
    store.released.countDown();
    assertThat(put.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.awaitFirst(null)).isNotNull();
  }

  @Test
  public void takesAlertsWhileADeliveryIsWritten() throws Exception {
    SlowStore store = new SlowStore("deliver");
    OutboxQueue queue = new OutboxQueue("ops", store, 10);
    queue.put(Events.group(Events.firing("a")));
    Message first = queue.awaitFirst(null);
    CompletableFuture<Void> delivered = CompletableFuture.runAsync(() -> queue.delivered(first));
    store.reached.await();
    assertThat(
            CompletableFuture.supplyAsync(() -> queue.put(Events.group(Events.firing("b"))))
                .get(60, TimeUnit.SECONDS))
        .isTrue();
    // It is known as delivered already, though not yet on disk.
    queue.put(Events.group(Events.firing("a")));
    store.released.countDown();
    delivered.get(60, TimeUnit.SECONDS);
    assertThat(queue.size()).isEqualTo(1);
  }
}
