package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.alerts.notify.ConsoleNotifier;
import dev.streamgauge.alerts.notify.PrintAlerts;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.Lines;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a replay prints, and that a live run over the same lines prints the same. */
public class ReplayTest {
  private static final long T0 = Instant.parse("2026-11-24T10:00:00Z").toEpochMilli();

  private static final String RULES =
      """
      groups:
        - name: web
          rules:
            - alert: Errors
              select: {contains: ERROR}
              by: host
              window: 30s
              every: 10s
              condition: count >= 3
              keep_firing_for: 20s
            - alert: ErrorRatio
              select: {contains: ERROR}
              window: 1m
              every: 15s
              condition: ratio >= 50%
              for: 15s
              annotations: {summary: "{{ $value }}, e.g. {{ $sample }}"}
            - alert: Quiet
              window: 20s
              every: 10s
              condition: absent
      receivers:
        - name: nobody
          webhook: {url: "http://127.0.0.1:1/"}
      """;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path directory;
  private String rules;

  @Before
  public void writeRules() throws IOException {
    directory = folder.getRoot().toPath();
    rules = "--rules=" + Files.writeString(directory.resolve("rules.yml"), RULES);
  }

  private String source(String name, List<String> lines) throws IOException {
    Files.write(directory.resolve(name), lines);
    return "--source=file://" + directory + "/*.log";
  }

  private static String line(int second, String text) {
    return "time=" + Instant.ofEpochMilli(T0 + second * 1000L) + " " + text;
  }

  private static void refused(String message, String... args) {
    Command command = Command.run(args);
    assertThat(command.err()).isEqualTo("streamgauge: " + message + System.lineSeparator());
    assertThat(command.out()).isEmpty();
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  public void tellsWhatWouldHaveFiredInTheOrderOfTime() throws IOException {
    // By hand: a has 3 errors from 10 s on, the last time in the window that ends at 30 s; from
    // there 20 s pass. Nothing comes between 30 s and 70 s.
    source(
        "a.log", List.of(line(1, "host=a msg=ERROR"), line(2, "host=a msg=ERROR"), line(70, "x")));
    String source =
        source(
            "b.log",
            List.of(line(3, "host=a msg=ERROR"), "\u0000 no time", line(25, "x"), line(29, "x")));
    Command command = Command.run("replay", rules, source);
    assertThat(command.outLines())
        .containsExactly(
            "FIRING Errors{host=\"a\"} since 2026-11-24T10:00:10Z: value 3",
            "FIRING ErrorRatio since 2026-11-24T10:00:30Z: 0.6, e.g. "
                + line(1, "host=a msg=ERROR"),
            "FIRING Quiet since 2026-11-24T10:00:50Z: value 0",
            "RESOLVED Errors{host=\"a\"} from 2026-11-24T10:00:10Z to 2026-11-24T10:01:00Z:"
                + " value 3",
            "RESOLVED ErrorRatio from 2026-11-24T10:00:30Z to 2026-11-24T10:01:15Z: 0.6, e.g. "
                + line(1, "host=a msg=ERROR"),
            "RESOLVED Quiet from 2026-11-24T10:00:50Z to 2026-11-24T10:01:20Z: value 0");
    assertThat(command.err()).contains("7 lines read", "1 dead");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  public void tellsOnlyWhatIsWithinTheTimesAskedFor() throws IOException {
    String source =
        source(
            "a.log",
            List.of(
                line(1, "host=a msg=ERROR"),
                line(2, "host=a msg=ERROR"),
                line(3, "host=a msg=ERROR"),
                line(31, "host=b msg=ERROR"),
                line(32, "host=b msg=ERROR"),
                line(33, "host=b msg=ERROR"),
                line(34, "x"),
                line(50, "x"),
                line(200, "x")));
    Command command =
        Command.run(
            "replay",
            rules,
            source,
            "--format=json",
            "--startAt=2026-11-24T10:00:30Z",
            "--until=2026-11-24T10:00:40Z");
    assertThat(command.outLines())
        .singleElement()
        .asString()
        .startsWith("{\"status\":\"firing\",\"name\":\"Errors\",\"key\":\"")
        .contains(
            "\"labels\":{\"alertname\":\"Errors\",\"host\":\"b\"},\"annotations\":{},\"value\":3.0,"
                + "\"sample\":\"time=2026-11-24T10:00:31Z host=b msg=ERROR\","
                + "\"starts_at\":\"2026-11-24T10:00:40Z\",\"ends_at\":null,\"lines\":[");
  }

  @Test
  public void printsWhatALiveRunOverTheSameLinesPrints() throws IOException {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    long at = T0;
    while (at < T0 + 1_800_000) {
      boolean storm = (at - T0) / 120_000 % 3 == 1;
      at += 1 + random.nextInt(random.nextInt(60) == 0 ? 90_000 : storm ? 2000 : 6000);
      String level = random.nextInt(storm ? 2 : 8) == 0 ? "ERROR" : "INFO";
      times.add(at);
      lines.add(
          Instant.ofEpochMilli(at)
              + " host="
              + "abc".charAt(random.nextInt(3))
              + " level="
              + level);
    }
    Command replay = Command.run("replay", rules, source("a.log", lines));
    assertThat(replay.exitCode()).isEqualTo(ExitCode.DONE);
    List<String> live = live(lines, times);
    assertThat(live).hasSizeGreaterThan(20);
    assertThat(live).anyMatch(line -> line.startsWith("RESOLVED Quiet"));
    assertThat(live).anyMatch(line -> line.startsWith("RESOLVED ErrorRatio"));
    assertThat(replay.outLines()).containsExactlyInAnyOrderElementsOf(live);
  }

  /** What is printed while {@code lines} come, and time goes on in steps of 15 s. */
  private static List<String> live(List<String> lines, List<Long> times) {
    TestStream.Builder<LineBatch> stream = TestStream.create(LineBatchCoder.of());
    long last = times.get(times.size() - 1);
    int next = 0;
    for (long from = times.get(0); from <= last; ) {
      long to = Math.min(last, from + 14_999);
      LineBatchBuilder batch = LineBatch.builder("live").cover(from, to);
      for (; next < times.size() && times.get(next) <= to; next++) {
        batch.append(lines.get(next), times.get(next));
      }
      from = to + 1;
      stream =
          stream
              .addElements(TimestampedValue.of(batch.build(), new org.joda.time.Instant(to)))
              .advanceWatermarkTo(new org.joda.time.Instant(from));
    }
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(stream.advanceWatermarkToInfinity())
        .apply(
            Alerts.of(RuleSet.parse("rules.yml", RULES))
                .withAllowedLateness(Duration.standardMinutes(10)))
        .apply(PrintAlerts.by(ConsoleNotifier.of(ConsoleNotifier.Format.TEXT).to(Lines::stream)));
    pipeline.run().waitUntilFinish();
    return Lines.printed();
  }

  @Test
  public void aWrongRulesFileIsToldWithAllThatIsWrong() throws IOException {
    String source = source("a.log", List.of(line(1, "x")));
    Path wrong =
        Files.writeString(directory.resolve("wrong.yml"), "groups: x\ngruops: []\n", UTF_8);
    Command command = Command.run("replay", "--rules=" + wrong, source);
    assertThat(command.errLines())
        .containsExactly(
            wrong + ":1:9: \"groups\" must be a list",
            wrong + ":2:1: unknown key \"gruops\": did you mean \"groups\"?");
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  public void whatIsNoReplayIsRefused() throws IOException {
    String source = source("a.log", List.of(line(1, "x")));
    refused("--rules is missing: name the rules file.", "replay", source);
    refused("--rules=none.yml: there is no such file.", "replay", "--rules=none.yml", source);
    refused(
        "--source=listen://:1 never ends: replay file:///path/glob or kafka://broker/topic.",
        "replay",
        rules,
        "--source=listen://:1");
    refused(
        "--source=watch:///logs never ends: replay file:///path/glob or kafka://broker/topic.",
        "replay",
        rules,
        "--source=watch:///logs");
    refused(
        "--eventTime=arrival would make old lines new: use line, or record for Kafka.",
        "replay",
        rules,
        source,
        "--eventTime=arrival");
    refused(
        "--sink has no effect in a replay, which only prints: leave it out.",
        "replay",
        rules,
        source,
        "--sink=console");
    refused(
        "--until=now is not a time: write it as 2023-11-14T22:13:00Z.",
        "replay",
        rules,
        source,
        "--until=now");
    refused(
        "--format=xml is not known: use text or json.", "replay", rules, source, "--format=xml");
  }

  /** What a rule that looks each second finds in lines {@code TIME k}. */
  private List<String> found(String condition, String... times) throws IOException {
    Path file = Files.createTempFile(directory, "silence", ".txt");
    Files.write(file, Stream.of(times).map(time -> "2026-11-24T" + time + "Z k").toList());
    Path one =
        Files.writeString(
            directory.resolve("one.yml"),
            """
            groups:
              - name: g
                every: 1s
                rules:
                  - alert: A
                    window: 1m
                    condition: %s
            """
                .formatted(condition));
    Command command = Command.run("replay", "--rules=" + one, "--source=file://" + file);
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    return command.outLines().stream()
        .filter(line -> line.startsWith("FIRING"))
        .map(line -> line.replaceAll(".*T(.*)Z: .*", "$1"))
        .toList();
  }

  @Test
  public void silencesAreFoundHoweverFarApartOtherLinesAre() throws IOException {
    for (String last : List.of("10:16:40", "10:16:41", "23:00:00")) {
      assertThat(found("absent", "10:00:00", "10:05:00", last))
          .as(last)
          .containsExactly("10:01:01", "10:06:01");
      assertThat(found("count < 1", "10:00:00", "10:05:00", last))
          .as(last)
          .containsExactly("10:01:01", "10:06:01");
    }
  }

  @Test
  public void silencesAreFoundWhateverTheOrderOfLines() throws IOException {
    assertThat(found("absent", "10:10:00", "10:00:00", "10:05:00"))
        .containsExactly("10:01:01", "10:06:01");
    assertThat(found("absent", "10:10:00", "10:00:00", "10:45:00", "10:05:00"))
        .containsExactly("10:01:01", "10:06:01", "10:11:01");
  }
}
