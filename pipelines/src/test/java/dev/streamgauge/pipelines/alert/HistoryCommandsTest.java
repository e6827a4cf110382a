package dev.streamgauge.pipelines.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Thresholds tried on old lines: {@code replay --sweep}, {@code rules diff} and {@code explain}.
 */
public class HistoryCommandsTest {
  private static final long T0 = Instant.parse("2026-11-24T10:00:00Z").toEpochMilli();

  private static final String RULE =
      """
      groups:
        - name: web
          rules:
            - alert: Errors
              select: {contains: ERROR}
              by: host
              window: 30s
              every: 10s
              condition: count >= %s
      """;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path directory;
  private String source;

  /** Host a has two errors in the first ten seconds and b four after a minute; the end is 3m. */
  @Before
  public void writeLines() throws IOException {
    directory = folder.getRoot().toPath();
    List<String> lines = new ArrayList<>();
    lines.add(line(1, "host=a msg=ERROR"));
    lines.add(line(2, "host=a msg=ERROR"));
    for (int i = 0; i < 4; i++) {
      lines.add(line(61 + i, "host=b msg=ERROR"));
    }
    lines.add(line(180, "x"));
    source = "--source=file://" + Files.write(directory.resolve("a.log"), lines);
  }

  private static String line(int second, String text) {
    return "time=" + Instant.ofEpochMilli(T0 + second * 1000L) + " " + text;
  }

  private String rules(String name, String threshold) throws IOException {
    return Files.writeString(directory.resolve(name), String.format(RULE, threshold)).toString();
  }

  @Test
  public void aSweepPrintsWhatEachCombinationWouldHaveDone() throws IOException {
    String rules = rules("rules.yml", "3");
    Command command =
        Command.run(
            "replay", "--rules=" + rules, source, "--sweep=Errors.count=2..4..2,for=0..30s..20s");
    // An alert fires for the 30 s of the window; with "for" of 20 s for 10 s of it. With two
    // messages each, in 3m10s: 1909 messages a day for four.
    assertThat(command.outLines())
        .containsExactly(
            "Errors from 2026-11-24T10:00:00Z to 2026-11-24T10:03:10Z, 0.0 days",
            "count  for  fires  minutes firing  notifications a day",
            "    2   0s      2             1.0               1818.9",
            "    2  20s      2             0.3               1818.9",
            "    4   0s      1             0.5                909.5",
            "    4  20s      1             0.2                909.5");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    Command json =
        Command.run(
            "replay", "--rules=" + rules, source, "--sweep=Errors.count=4", "--format=json");
    assertThat(json.outLines())
        .singleElement()
        .asString()
        .startsWith("{\"alert\":\"Errors\",\"count\":\"4\",\"fires\":1,\"minutesFiring\":0.5,");
    Command wrong = Command.run("replay", "--rules=" + rules, source, "--sweep=Errors.cont=4");
    assertThat(wrong.err())
        .contains("--sweep=Errors.cont=4: unknown parameter \"cont\": did you mean \"count\"?");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  public void aDiffShowsWhatFiresWithOneFileOnlyOrAtOtherTimes() throws IOException {
    String old = rules("old.yml", "2");
    String changed = rules("new.yml", "4\n        for: 10s");
    Command command = Command.run("rules", "diff", old, changed, source);
    assertThat(command.outLines())
        .containsExactly(
            "- Errors{host=\"a\"} from 2026-11-24T10:00:10Z to 2026-11-24T10:00:40Z",
            "~ Errors{host=\"b\"} from 2026-11-24T10:01:10Z to 2026-11-24T10:01:40Z, now from"
                + " 2026-11-24T10:01:20Z to 2026-11-24T10:01:40Z");
    assertThat(command.exitCode()).isEqualTo(ExitCode.FAILED);
    Command same = Command.run("rules", "diff", old, old, source);
    assertThat(same.outLines()).containsExactly("no difference");
    assertThat(same.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  public void anExplanationHasTheCountsAndTheLines() throws IOException {
    Command command =
        Command.run(
            "rules",
            "explain",
            "Errors",
            "--at=2026-11-24T10:01:25Z",
            "--rules=" + rules("rules.yml", "3"),
            source);
    assertThat(command.outLines())
        .containsExactly(
            "Errors{host=\"b\"}: firing since 2026-11-24T10:01:10Z; count >= 3 in 30s is true,"
                + " value 4",
            "  2026-11-24T10:00:50Z  0",
            "  2026-11-24T10:01:00Z  4",
            "  2026-11-24T10:01:10Z  0",
            "  | " + line(61, "host=b msg=ERROR"),
            "  | " + line(62, "host=b msg=ERROR"),
            "  | " + line(63, "host=b msg=ERROR"),
            "  | " + line(64, "host=b msg=ERROR"));
    Command wrong =
        Command.run(
            "rules",
            "explain",
            "Erors",
            "--at=2026-11-24T10:01:25Z",
            "--rules=" + rules("rules.yml", "3"),
            source);
    assertThat(wrong.err()).contains("unknown alert \"Erors\": did you mean \"Errors\"?");
  }
}
