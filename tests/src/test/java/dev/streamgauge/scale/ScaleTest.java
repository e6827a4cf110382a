package dev.streamgauge.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class ScaleTest {
  private static final Map<String, String> SMALL =
      Map.of(
          "--partitions",
          "20",
          "--splits",
          "4",
          "--shards",
          "8",
          "--keys",
          "3000",
          "--rules",
          "20");

  private static boolean run(String only, String... more) throws Exception {
    List<String> args = new ArrayList<>();
    args.add("--only=" + only);
    args.addAll(List.of(more));
    Set<String> given = new HashSet<>();
    args.forEach(arg -> given.add(arg.substring(0, arg.indexOf('='))));
    SMALL.forEach(
        (name, value) -> {
          if (!given.contains(name)) {
            args.add(name + "=" + value);
          }
        });
    return Scale.run(args.toArray(String[]::new));
  }

  /** The command compares each window with the numbers of its lines and keys. */
  @Test
  public void windowsOfManySplitsAndShardsAreRight() throws Exception {
    assertThat(run("keys")).isTrue();
  }

  @Test
  public void soAreThoseThatALaggingPartitionHeldBack() throws Exception {
    assertThat(run("lag", "--lag=1m", "--partitions=40", "--splits=16")).isTrue();
  }

  @Test
  public void rulesAreCounted() throws Exception {
    assertThat(run("rules", "--interval=10s", "--ruleLines=200")).isTrue();
  }

  @Test
  public void aBoundThatIsBrokenStaysSo() {
    ScaleReport report = new ScaleReport();
    report.bound(true, "%d of %d", 1, 2);
    assertThat(report.isBroken()).isFalse();
    report.bound(false, "%d of %d", 3, 2);
    report.bound(true, "%d of %d", 1, 2);
    assertThat(report.isBroken()).isTrue();
  }
}
