package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.faults.HostilePeers;
import dev.streamgauge.testing.Runners;
import java.time.Duration;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** The short form; {@link HostilePeers} can go on for longer. */
@RunWith(Parameterized.class)
public class HostilePeersTest {
  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  @Test
  public void countsEachLineOfTheGoodOnceWhateverTheHostileSend() throws Exception {
    long seed = System.nanoTime();
    HostilePeers.Outcome outcome = HostilePeers.run(seed, Duration.ofSeconds(3), runner);
    String what = "seed " + seed + ": " + outcome;
    System.out.println(what);
    assertThat(outcome.linesCounted()).as(what).isEqualTo(outcome.linesSent());
    assertThat(outcome.linesSent()).as(what).isGreaterThan(20_000);
    assertThat(outcome.linesCut()).as(what).isEqualTo(outcome.longLinesSent());
    assertThat(outcome.randomBytes()).as(what).isPositive();
  }
}
