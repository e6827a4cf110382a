package dev.streamgauge.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * Everything wrong that a protocol can be sent, while others send good records by it: those are
 * exact, and what is wrong is refused and counted.
 */
@RunWith(Parameterized.class)
public class BadInputTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int LEAST_REQUESTS = 20;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public Protocol protocol;

  @Parameterized.Parameters(name = "{0}")
  public static List<Protocol> protocols() {
    return Protocol.all();
  }

  @Test
  public void recordsOfOthersAreExactAndWhatIsWrongIsRefused() throws Exception {
    Target target = new Target(Ports.free(), folder.getRoot().toPath().resolve("socket"));
    GoodRecords good = new GoodRecords(protocol.good(), 0);
    List<String> failures = new ArrayList<>();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Receiving receiving = Receiving.start(protocol, target)) {
      Future<Integer> hostile = thread.submit(() -> attack(target, failures));
      for (int i = 0; i < LEAST_REQUESTS || !hostile.isDone(); i++) {
        good.send(target, GoodSender.OF_A_REQUEST);
        receiving.drain();
      }
      int refused = hostile.get();
      assertThat(failures).isEmpty();
      awaitAll(receiving, good);
      assertThat(good.wrong(receiving.lines)).isEmpty();
      if (protocol.acknowledges()) {
        assertThat(good.missing(receiving.lines)).isEmpty();
      }
      assertThat(receiving.counted("requests_rejected")).isGreaterThanOrEqualTo(refused);
    } finally {
      thread.shutdownNow();
    }
  }

  private int attack(Target target, List<String> failures) {
    int refused = 0;
    for (HostilePeer peer : protocol.hostile()) {
      try {
        refused += peer.attack().run(target);
      } catch (AssertionError | Exception e) {
        failures.add(peer.what() + ": " + e);
      }
    }
    return refused;
  }

  private void awaitAll(Receiving receiving, GoodRecords good) {
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              receiving.drain();
              return !protocol.acknowledges() || good.missing(receiving.lines).isEmpty();
            });
  }
}
