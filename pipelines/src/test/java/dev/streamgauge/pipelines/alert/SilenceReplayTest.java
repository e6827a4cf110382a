package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Replays of lines with silences of hours, days and months, against a plain computation. */
public class SilenceReplayTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration WINDOW = Duration.ofMinutes(10);

  /** The alerts of the rules in {@link #RULES}, by name. */
  private static final TreeMap<String, Condition> CONDITIONS = new TreeMap<>();

  /** Whether an alert holds, by the lines in the window and in the one before. */
  private record Condition(int windows, DoubleBinaryOperator value, double least) {
    boolean holds(long in, long before) {
      return value.applyAsDouble(in, before) >= least;
    }
  }

  static {
    CONDITIONS.put("Absent", new Condition(1, (in, before) -> -in, 0));
    CONDITIONS.put("Few", new Condition(1, (in, before) -> -in, -2));
    CONDITIONS.put(
        "Spike", new Condition(2, (in, before) -> in < 4 ? 0 : in / Math.max(1, before), 4));
  }

  private static final String RULES =
      """
      groups:
        - name: silences
          every: 1m
          rules:
            - alert: Absent
              window: 10m
              condition: absent
            - alert: Few
              window: 10m
              condition: count < 3
            - alert: Spike
              window: 10m
              condition: spike >= 4
              min_count: 4
      """;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private static List<String> lines(List<Instant> times) {
    return times.stream().map(time -> time + " k").toList();
  }

  /** Returns the alerts of a replay of all files that begin with {@code app}. */
  private List<String> replayed() throws IOException {
    Path rules = Files.writeString(file("rules.yml"), RULES, UTF_8);
    Command command =
        Command.run("replay", "--rules=" + rules, "--source=file://" + folder.getRoot() + "/app*");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.DONE);
    return command.outLines().stream()
        .filter(line -> line.startsWith("FIRING"))
        .map(line -> line.replaceAll("FIRING (\\w+) since (.*Z): .*", "$1 $2"))
        .sorted()
        .toList();
  }

  /** Evaluates the conditions once a minute, over all lines. */
  private static List<String> plain(List<Instant> times) {
    List<Instant> sorted = times.stream().sorted().toList();
    assertThat(sorted.get(0).getEpochSecond() % 60).as("the first minute is whole").isEqualTo(0);
    Instant last = sorted.get(sorted.size() - 1);
    List<String> alerts = new ArrayList<>();
    CONDITIONS.forEach(
        (name, condition) -> {
          boolean firing = false;
          Instant first = sorted.get(0).plus(WINDOW.multipliedBy(condition.windows()));
          for (Instant at = first; at.isBefore(last.plus(EVERY)); at = at.plus(EVERY)) {
            Instant from = at.minus(WINDOW);
            boolean holds =
                condition.holds(count(sorted, from, at), count(sorted, from.minus(WINDOW), from));
            if (holds && !firing) {
              alerts.add(name + " " + at);
            }
            firing = holds;
          }
        });
    return alerts;
  }

  private static long count(List<Instant> sorted, Instant from, Instant to) {
    return position(sorted, to) - position(sorted, from);
  }

  private static long position(List<Instant> sorted, Instant time) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (sorted.get(middle).isBefore(time)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Lines every 20 s for {@code minutes}, of which some are missing or come five times. */
  private static void busy(List<Instant> times, Instant from, int minutes, Random random) {
    for (int i = 0; i < minutes * 3; i++) {
      for (int n = i == 0 ? 1 : random.nextInt(30) == 0 ? 5 : random.nextInt(2); n > 0; n--) {
        times.add(from.plusSeconds(20L * i));
      }
    }
  }

  private static void assertFoundOf(List<String> alerts, String... names) {
    for (String name : names) {
      assertThat(alerts).as(name).anyMatch(alert -> alert.startsWith(name));
    }
  }

  @Test
  public void findsSilencesOfHoursDaysAndMonths() throws IOException {
    Random random = new Random(13);
    for (Duration silence :
        List.of(
            Duration.ofHours(3),
            Duration.ofHours(25),
            Duration.ofDays(2),
            Duration.ofDays(40),
            Duration.ofDays(150))) {
      List<Instant> times = new ArrayList<>();
      busy(times, START, 60, random);
      busy(times, START.plus(silence), 60, random);
      Files.write(file("app.log"), lines(times));
      List<String> expected = plain(times);
      assertThat(expected).contains("Absent " + absentAfter(times, START.plus(silence)));
      assertThat(replayed()).as("%s", silence).isEqualTo(expected);
    }
  }

  private static Instant absentAfter(List<Instant> times, Instant end) {
    Instant last = times.stream().filter(end::isAfter).max(Instant::compareTo).orElseThrow();
    long minute = last.getEpochSecond() / 60 + 1;
    return Instant.ofEpochSecond(60 * minute).plus(WINDOW);
  }

  @Test
  public void aSpikeAfterASilenceIsOne() throws IOException {
    List<Instant> times = new ArrayList<>();
    busy(times, START, 30, new Random(1));
    Instant back = START.plus(Duration.ofDays(3));
    for (int i = 0; i < 50; i++) {
      times.add(back.plusSeconds(i));
    }
    times.add(back.plusSeconds(3600));
    Files.write(file("app.log"), lines(times));
    List<String> expected = plain(times);
    assertThat(expected).contains("Spike " + back.plusSeconds(60));
    assertThat(replayed()).isEqualTo(expected);
  }

  @Test
  public void findsTheSilenceBetweenRotatedFiles() throws IOException {
    Random random = new Random(17);
    List<Instant> all = new ArrayList<>();
    Instant from = START;
    // Three files, the oldest of them compressed, with two days and five hours between them.
    for (String name : List.of("app.log.2.gz", "app.log.1", "app.log")) {
      List<Instant> times = new ArrayList<>();
      busy(times, from, 90, random);
      all.addAll(times);
      try (OutputStream out = Files.newOutputStream(file(name))) {
        byte[] text = (String.join("\n", lines(times)) + "\n").getBytes(UTF_8);
        try (OutputStream zipped = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
          zipped.write(text);
        }
      }
      from = from.plus(name.endsWith(".gz") ? Duration.ofDays(2) : Duration.ofHours(5));
    }
    List<String> expected = plain(all);
    assertFoundOf(expected, "Absent", "Few", "Spike");
    assertThat(expected.stream().filter(alert -> alert.startsWith("Absent")).count())
        .isGreaterThanOrEqualTo(2);
    assertThat(replayed()).isEqualTo(expected);
  }

  @Test
  public void filesOfOtherHostsFillEachOthersSilences() throws IOException {
    Random random = new Random(19);
    List<Instant> all = new ArrayList<>();
    for (int host = 0; host < 4; host++) {
      List<Instant> times = new ArrayList<>();
      busy(times, START.plus(Duration.ofHours(host)), 45, random);
      busy(times, START.plus(Duration.ofHours(10 + 7 * host)), 200, random);
      Files.write(file("app-" + host + ".log"), lines(times));
      all.addAll(times);
    }
    List<String> expected = plain(all);
    assertFoundOf(expected, "Absent", "Few", "Spike");
    assertThat(replayed()).isEqualTo(expected);
  }

  /** One line that is decades off must not cost a window for each minute of them. */
  @Test
  public void aWildTimeCostsNothing() throws IOException {
    List<Instant> times = new ArrayList<>();
    busy(times, START, 60, new Random(23));
    List<String> wild = new ArrayList<>(lines(times));
    wild.add(20, "1970-01-01T00:00:05Z k");
    wild.add(40, "2016-01-01T00:00:05Z k");
    Files.write(file("app.log"), wild);
    assertThat(replayed()).isEqualTo(plain(times));

    Command monitor =
        Command.run(
            "monitor",
            "--source=file://" + file("app.log"),
            "--eventTime=line",
            "--contains=k",
            "--windowSize=1m",
            "--windowPeriod=1m");
    assertThat(monitor.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(monitor.outLines()).hasSizeLessThan(70);
  }

  /** Windows are bounded in number, however long the silence is. */
  @Test
  public void aLongSilenceHasABoundedNumberOfEmptyWindows() throws IOException {
    Files.write(file("app.log"), lines(List.of(START, START.plus(Duration.ofDays(200)))));
    Command monitor =
        Command.run(
            "monitor",
            "--source=file://" + file("app.log"),
            "--eventTime=line",
            "--contains=k",
            "--windowSize=2s",
            "--windowPeriod=1s");
    assertThat(monitor.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(monitor.outLines()).hasSizeLessThan(10);
    assertThat(monitor.outLines()).filteredOn(line -> line.endsWith(" 1")).hasSize(4);
  }
}
