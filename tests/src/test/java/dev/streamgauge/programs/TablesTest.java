package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.RunnerCommand;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicFill;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** {@link Tables} on a topic, some of whose lines are late, against plain loops. */
@RunWith(Parameterized.class)
public class TablesTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final long PERIOD = 10_000;
  private static final long LONG_PERIOD = 100_000;
  private static final int COUNT = 20_000;

  private static final LogLines LINES =
      LogLines.seeded(6)
          .every(Duration.ofMillis(50))
          .hosts(200)
          .someLateBy(0.05, Duration.ofSeconds(15));

  /** Every host but the last of four is in the table; each team has nine. */
  private static final Map<String, String> TEAMS = teams();

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  @BeforeClass
  public static void fillTopic() {
    broker = KafkaBroker.running();
    broker.createTopic("lines", 2);
    TopicFill.fill(broker.bootstrapServers(), "lines", LINES, 0, COUNT);
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private static Map<String, String> teams() {
    Map<String, String> teams = new TreeMap<>();
    for (int host = 0; host < 200; host++) {
      if (host % 4 != 3) {
        teams.put(String.format("host-%03d", host), "team-" + host / 12);
      }
    }
    return teams;
  }

  @Test
  public void linesAreJoinedWithATableAndTheirCountsWithThoseOfErrors() throws Exception {
    Path table = folder.getRoot().toPath().resolve("hosts.csv");
    StringBuilder rows = new StringBuilder("host,team\n");
    TEAMS.forEach((host, team) -> rows.append(host).append(',').append(team).append('\n'));
    Files.writeString(table, rows);
    List<String> command =
        RunnerCommand.of(
            runner,
            Tables.class,
            "700m",
            List.of(runner, broker.bootstrapServers(), "lines", table.toString()));
    try (ProcessRun run = ProcessRun.of(command).start()) {
      run.expectExit(0, TIMEOUT);
      assertThat(latest("JOINED", run.stdoutLines())).isEqualTo(plainJoin());
      assertThat(latest("LONGEST", run.stdoutLines())).isEqualTo(plainLongest());
    }
  }

  /** Values of highest revision by "start key". */
  private static Map<String, String> latest(String kind, List<String> stdout) {
    Map<String, String> values = new HashMap<>();
    Map<String, Long> revisions = new HashMap<>();
    for (String line : stdout) {
      String[] parts = line.split(" ");
      if (parts[0].equals(kind)) {
        String id = parts[1] + " " + parts[2];
        long revision = Long.parseLong(parts[parts.length - 1]);
        if (revision >= revisions.getOrDefault(id, -1L)) {
          revisions.put(id, revision);
          values.put(id, String.join(" ", List.of(parts).subList(3, parts.length - 1)));
        }
      }
    }
    return values;
  }

  private static Map<String, String> plainJoin() {
    Map<String, Long> lines = new HashMap<>();
    Map<String, Long> errors = new HashMap<>();
    LINES
        .lines(COUNT)
        .forEach(
            line -> {
              String team = TEAMS.get(line.text().split(" ")[1]);
              if (team != null) {
                String id = line.timeMillis() / PERIOD * PERIOD + " " + team;
                lines.merge(id, 1L, Long::sum);
                if (line.text().contains("ERROR")) {
                  errors.merge(id, 1L, Long::sum);
                }
              }
            });
    Map<String, String> joined = new HashMap<>();
    lines.forEach((id, count) -> joined.put(id, count + " " + errors.get(id)));
    return joined;
  }

  private static Map<String, String> plainLongest() {
    Map<String, TreeMap<Long, Long>> longest = new HashMap<>();
    LINES
        .lines(COUNT)
        .forEach(
            line -> {
              String host = line.text().split(" ")[1];
              String team = TEAMS.get(host);
              long length = line.text().length() + (team == null ? 0 : (" team=" + team).length());
              longest
                  .computeIfAbsent(host, h -> new TreeMap<>())
                  .merge(line.timeMillis() / LONG_PERIOD * LONG_PERIOD, length, Math::max);
            });
    Map<String, String> soFar = new HashMap<>();
    longest.forEach(
        (host, periods) -> {
          long highest = 0;
          for (Map.Entry<Long, Long> period : periods.entrySet()) {
            highest = Math.max(highest, period.getValue());
            soFar.put(period.getKey() + " " + host, String.valueOf(highest));
          }
        });
    return soFar;
  }
}
