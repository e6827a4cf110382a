package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class LeaseCacheTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final LeaseCache<Engine> parked = new LeaseCache<>();

  private static final class Engine implements AutoCloseable {
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  public void handsAParkedEngineToTheNext() throws Exception {
    LeaseCache.Lease<Engine> first = parked.acquire("a", LONG, Engine::new);
    first.close();
    LeaseCache.Lease<Engine> second = parked.acquire("a", LONG, Engine::new);
    assertThat(second.engine()).isSameAs(first.engine());
    assertThat(second.engine().closed).hasValue(0);
    assertThat(parked.find("a")).containsSame(second.engine());
  }

  @Test
  public void keepsEnginesOfDifferentKeysApart() throws Exception {
    LeaseCache.Lease<Engine> first = parked.acquire("a", LONG, Engine::new);
    assertThat(parked.acquire("b", LONG, Engine::new).engine()).isNotSameAs(first.engine());
  }

  @Test
  public void shutsAnEngineDownAfterTheGraceTime() throws Exception {
    LeaseCache.Lease<Engine> first = parked.acquire("a", SHORT, Engine::new);
    first.close();
    await().untilAsserted(() -> assertThat(first.engine().closed).hasValue(1));
    assertThat(parked.find("a")).isEmpty();
    assertThat(parked.acquire("a", SHORT, Engine::new).engine()).isNotSameAs(first.engine());
  }

  @Test
  public void takingUpEndsTheGraceTime() throws Exception {
    for (int i = 0; i < 20; i++) {
      parked.acquire("a", SHORT, Engine::new).close();
    }
    LeaseCache.Lease<Engine> last = parked.acquire("a", SHORT, Engine::new);
    await().during(SHORT.multipliedBy(5)).until(() -> last.engine().closed.get() == 0);
    last.close();
    await().untilAsserted(() -> assertThat(last.engine().closed).hasValue(1));
  }

  @Test
  public void livesUntilTheLastOfSeveralLeasesIsClosed() throws Exception {
    LeaseCache.Lease<Engine> first = parked.acquire("a", Duration.ZERO, Engine::new);
    LeaseCache.Lease<Engine> second = parked.acquire("a", Duration.ZERO, Engine::new);
    first.close();
    first.close();
    await().during(Duration.ofMillis(50)).until(() -> second.engine().closed.get() == 0);
    second.close();
    await().untilAsserted(() -> assertThat(second.engine().closed).hasValue(1));
  }

  @Test
  public void replacesADiscardedEngine() throws Exception {
    LeaseCache.Lease<Engine> failed = parked.acquire("a", LONG, Engine::new);
    LeaseCache.Lease<Engine> other = parked.acquire("a", LONG, Engine::new);
    failed.discard();
    assertThat(failed.engine().closed).hasValue(1);
    LeaseCache.Lease<Engine> next = parked.acquire("a", Duration.ZERO, Engine::new);
    assertThat(next.engine()).isNotSameAs(failed.engine());
    other.discard();
    assertThat(next.engine().closed).hasValue(0);
    assertThat(failed.engine().closed).hasValue(1);
  }

  @Test
  public void remembersNothingOfAnEngineThatCouldNotBeMade() throws Exception {
    assertThatThrownBy(
            () ->
                parked.acquire(
                    "a",
                    LONG,
                    () -> {
                      throw new IOException("port in use");
                    }))
        .hasMessage("port in use");
    assertThat(parked.find("a")).isEmpty();
    assertThat(parked.acquire("a", LONG, Engine::new).engine()).isNotNull();
  }

  @Test
  public void shutsDownWhatWasDroppedWithoutBeingClosed() throws Exception {
    Engine engine = parked.acquire("a", Duration.ZERO, Engine::new).engine();
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(engine.closed).hasValue(1);
            });
  }
}
