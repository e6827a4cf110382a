package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.count.TestSlices;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.Condition;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Each example of an alert in {@code docs/rules.md} fires when it says so, and not otherwise. */
public class RulesPageExamplesTest {
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(- .*?)```", Pattern.DOTALL);
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;
  private static final int DAY = 86_400;

  /** 2026-11-24T00:00:00Z, a multiple of all the intervals here. */
  private static final long T0 = 1_795_478_400_000L;

  /** The rules of the example that each alert is in. */
  private static final Map<String, RuleSet> EXAMPLES = new TreeMap<>();

  private static final Set<String> TRIED = new TreeSet<>();
  private static final Set<Condition.Kind> KINDS = EnumSet.noneOf(Condition.Kind.class);

  private record Line(int second, String text) {}

  @BeforeClass
  public static void readExamples() throws IOException {
    String page = Files.readString(Path.of("../../docs/rules.md"));
    for (Matcher block = BLOCK.matcher(page); block.find(); ) {
      String rules = block.group(1).strip().replace("\n", "\n  ");
      // The receivers are elsewhere.
      rules =
          rules
              .replaceAll("(?m)^ *(notify|escalate):.*$", "")
              .replaceAll("(?m)^ *- \\{after.*$", "");
      RuleSet set = RuleSet.parse("r", "groups:\n- name: g\n  rules:\n  " + rules);
      set.rules().forEach(rule -> EXAMPLES.put(rule.name(), set));
    }
  }

  @AfterClass
  public static void allWereTried() {
    assertThat(TRIED).isEqualTo(EXAMPLES.keySet());
    // A rule looks for lines at least; the others are conditions.
    assertThat(KINDS).containsAll(EnumSet.allOf(Condition.Kind.class));
  }

  private static List<Line> lines(Object... secondsAndTexts) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < secondsAndTexts.length; i += 2) {
      lines.add(new Line((int) secondsAndTexts[i], (String) secondsAndTexts[i + 1]));
    }
    return lines;
  }

  /** A text {@code times} times, from a second on. */
  private static List<Line> repeated(int from, int step, int times, String text) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      lines.add(new Line(from + i * step, text.replace("%", String.valueOf(i))));
    }
    return lines;
  }

  @SafeVarargs
  private static List<Line> all(List<Line>... parts) {
    List<Line> lines = new ArrayList<>();
    List.of(parts).forEach(lines::addAll);
    return lines;
  }

  /** Returns the labels of the alerts that fire up to {@code seconds}, given the lines. */
  private static Set<String> fired(String alert, int seconds, List<Line> lines) {
    TRIED.add(alert);
    RuleSet rules = EXAMPLES.get(alert);
    LineBatchBuilder batch = LineBatch.builder("test");
    lines.forEach(line -> batch.append(line.text(), T0 + line.second() * 1000L));
    LineBatch covering = LineBatch.heartbeat("test", T0, T0 + seconds * 1000L - 1);
    List<Slice> slices = TestSlices.of(rules, covering, batch.build());
    Set<String> fired = new TreeSet<>();
    for (Rule rule : rules.rules()) {
      if (!rule.name().equals(alert)) {
        continue;
      }
      KINDS.add(rule.condition().kind());
      rule.parts().forEach(part -> KINDS.add(part.condition().kind()));
      List<Slice> own =
          slices.stream().filter(slice -> slice.periodMillis() == rule.everyMillis()).toList();
      for (AlertGroup group : new RuleGroupState(rule.everyMillis()).feed(own, rules, 0)) {
        for (AlertEvent event : group.events()) {
          if (event.status() == AlertEvent.Status.FIRING && event.name().equals(alert)) {
            TreeMap<String, String> labels = new TreeMap<>(event.labels());
            labels.remove(AlertEvent.ALERT_NAME);
            fired.add(String.join(" ", labels.values()));
          }
        }
      }
    }
    return fired;
  }

  private static void check(
      String alert, int seconds, List<Line> quiet, List<Line> more, String... labels) {
    assertThat(fired(alert, seconds, quiet)).as("%s, quiet", alert).isEmpty();
    assertThat(fired(alert, seconds, all(quiet, more))).as(alert).containsExactlyInAnyOrder(labels);
  }

  @Test
  public void counts() {
    check(
        "Errors",
        2 * MINUTE,
        repeated(0, 1, 4, "level=error host=a"),
        lines(5, "level=error host=a"),
        "a");
    check("ErrorRate", 2 * MINUTE, repeated(0, 1, 60, "level=error"), lines(59, "level=error"), "");
    check(
        "ErrorShare",
        10 * MINUTE,
        repeated(0, 1, 60, "level=info"),
        repeated(100, 1, 4, "level=error"),
        "");
    check(
        "Failing",
        15 * MINUTE,
        all(
            repeated(0, 1, 200, "service=a msg=\"request\""),
            repeated(0, 1, 100, "service=b msg=\"request\""),
            repeated(0, 18, 5, "service=b msg=\"request failed\"")),
        repeated(550, 1, 40, "service=a msg=\"request failed\""),
        "a");
    check(
        "CheckoutDown",
        10 * MINUTE,
        repeated(0, 1, 9, "level=critical"),
        lines(9, "level=critical"),
        "");
  }

  @Test
  public void spikes() {
    List<Line> usual = repeated(0, 20, 30, "service=a");
    check("Rush", 15 * MINUTE, usual, repeated(300, 10, 30, "service=a"), "a");
    check(
        "Drop",
        20 * MINUTE,
        repeated(0, 30, 39, "service=b"),
        repeated(0, 20, 15, "service=a"),
        "a");
    check(
        "MoreThanYesterday",
        DAY + 20 * MINUTE,
        all(repeated(0, 60, 10, "x"), repeated(DAY, 40, 15, "x")),
        repeated(DAY, 60, 5, "x"),
        "");
  }

  @Test
  public void numbers() {
    check(
        "SlowOnAverage",
        2 * MINUTE,
        lines(1, "path=/a took=0.2s", 2, "path=/a took=300ms", 3, "path=/b took=9s"),
        lines(4, "path=/a took=251000us"),
        "/a");
    check(
        "ManyBytes", 2 * MINUTE, lines(1, "client=c size=1MiB"), lines(2, "client=c size=1"), "c");
    check(
        "DiskNearlyFull",
        2 * MINUTE,
        lines(1, "disk=sda free=5%"),
        lines(2, "disk=sda free=4.9"),
        "sda");
    check("LongPause", 2 * MINUTE, lines(1, "pause=1999ms"), lines(2, "pause=2000ms"), "");
    check("SlowForSome", 2 * MINUTE, repeated(0, 1, 49, "took=5ms"), lines(3, "took=1.1s"), "");
    check(
        "SlowRequests",
        5 * MINUTE,
        lines(1, "service=a path=/export took=4s", 2, "service=legacy path=/x took=700ms"),
        lines(3, "service=a path=/x took=300ms", 4, "service=legacy path=/y took=900ms"),
        "/x a",
        "/y legacy");
  }

  @Test
  public void silence() {
    check(
        "BackupMissing",
        30 * HOUR,
        repeated(0, HOUR, 30, "job=a msg=\"backup done\""),
        lines(10, "job=b msg=\"backup done\""),
        "b");
    List<Line> days = repeated(0, MINUTE, 5 * 24 * 60, "service=a");
    days.removeIf(line -> line.second() >= 4 * DAY + 12 * HOUR);
    assertThat(fired("TrafficMissing", 4 * DAY + 12 * HOUR, days)).isEmpty();
    assertThat(fired("TrafficMissing", 4 * DAY + 14 * HOUR, days)).containsExactly("a");
  }

  @Test
  public void values() {
    check(
        "NewUser",
        2 * DAY,
        all(
            lines(5, "host=a user=x msg=\"login\""),
            repeated(DAY, HOUR, 5, "host=a user=x msg=\"login\"")),
        lines(DAY + HOUR, "host=b user=x msg=\"login\""),
        "b x");
    check(
        "NewKindOfError",
        3 * HOUR,
        all(
            repeated(0, 60, 10, "level=error msg=\"cannot open % files\""),
            lines(2 * HOUR, "level=error msg=\"cannot open 7 files\"")),
        lines(2 * HOUR, "level=error msg=\"disk is full\""),
        fired("NewKindOfError", 3 * HOUR, lines(2 * HOUR, "level=error msg=\"disk is full\""))
            .iterator()
            .next());
    check(
        "OtherVersion",
        5 * MINUTE,
        lines(1, "host=a version=1", 2, "host=b version=2", 100, "host=a version=1"),
        lines(120, "host=a version=2"),
        "a");
    check(
        "PasswordSpraying",
        20 * MINUTE,
        repeated(0, 2, 19, "client=c user=u%"),
        lines(50, "client=c user=root"),
        "c");
  }

  @Test
  public void otherDays() {
    List<Line> weeks = new ArrayList<>();
    for (int week = 0; week < 4; week++) {
      weeks.addAll(repeated(week * 7 * DAY + 1, 3, 150, "service=a"));
    }
    check(
        "UnusualTraffic",
        3 * 7 * DAY + 10 * MINUTE,
        weeks,
        repeated(21 * DAY + 1, 3, 100, "service=a"),
        "a");
  }

  @Test
  public void objectives() {
    check(
        "ErrorBudgetBurn",
        144 * MINUTE,
        all(repeated(0, 1, 2000, "status=200"), lines(5, "status=500")),
        repeated(1800, 1, 100, "status=503"),
        "page 1h",
        "page 6h",
        "ticket 1d",
        "ticket 3d");
  }

  @Test
  public void severalConditions() {
    List<Line> traffic = repeated(0, 5, 240, "shop=a msg=\"request\"");
    check(
        "PaymentsFail",
        20 * MINUTE,
        all(traffic, lines(10, "deployed"), repeated(100, 1, 5, "shop=a level=error")),
        repeated(18 * MINUTE, 1, 5, "shop=a level=error"),
        "a");
    List<Line> known =
        all(
            lines(10, "host=h user=root msg=\"Accepted password\""),
            repeated(2 * HOUR, 1, 5, "host=h msg=\"Failed password\""),
            lines(2 * HOUR + 10, "host=h user=root msg=\"Accepted password\""));
    check(
        "NewUserBreaksIn",
        3 * HOUR,
        known,
        lines(2 * HOUR + 11, "host=h user=eve msg=\"Accepted password\""),
        "h");
  }

  @Test
  public void sequences() {
    check(
        "JobNeverFinished",
        HOUR,
        lines(1, "job=a msg=\"job started\"", 60, "job=a msg=\"job finished\""),
        lines(2, "job=b msg=\"job started\""),
        "b");
    check(
        "GuessedPassword",
        HOUR,
        all(
            repeated(0, 10, 5, "client=a msg=\"Failed password\""),
            repeated(0, 10, 4, "client=b msg=\"Failed password\""),
            lines(100, "client=b msg=\"Accepted password\"")),
        lines(100, "client=a msg=\"Accepted password\""),
        "a");
  }
}
