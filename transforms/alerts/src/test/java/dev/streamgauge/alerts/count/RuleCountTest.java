package dev.streamgauge.alerts.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.util.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class RuleCountTest {
  private static Set<String> kept(List<String> hosts, int most, long seed) {
    RuleCount count = new RuleCount(most, seed);
    hosts.forEach(host -> count.series(host).addOf(1));
    return count.bySeries().keySet();
  }

  @Test
  public void nobodyCanChooseHostsThatDisplaceARealOne() {
    // The made-up hosts with the smallest hashes, as somebody computes who knows the function.
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      made.add("made-up-" + i);
    }
    made.sort((a, b) -> Long.compareUnsigned(Hashes.of(a, 0), Hashes.of(b, 0)));
    List<String> hosts = new ArrayList<>(made.subList(0, 100));
    hosts.add("web-1");
    assertThat(kept(hosts, 100, 0)).doesNotContain("web-1");
    int times = 0;
    for (long seed = 1; seed <= 100; seed++) {
      times += kept(hosts, 100, seed).contains("web-1") ? 1 : 0;
    }
    // Each of 101 hosts is displaced once in 101 times.
    assertThat(times).isGreaterThan(90);
  }

  @Test
  public void theSeedTravelsWithASlice() {
    Slice slice = new Slice(0, 1000, 99);
    for (int i = 0; i < 100; i++) {
      slice.rule(7, 10).series("h" + i).addOf(1);
    }
    ByteBuf buf = new ByteBuf(64);
    slice.encode(buf);
    Slice other = Slice.decode(new ByteBuf(buf.toBytes()));
    for (int i = 100; i < 200; i++) {
      slice.rule(7, 10).series("h" + i).addOf(1);
      other.rule(7, 10).series("h" + i).addOf(1);
    }
    assertThat(other.rule(7).bySeries().keySet())
        .containsExactlyElementsOf(slice.rule(7).bySeries().keySet())
        .hasSize(11);
  }
}
