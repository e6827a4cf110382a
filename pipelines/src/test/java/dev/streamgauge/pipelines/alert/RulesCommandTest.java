package dev.streamgauge.pipelines.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code rules check} and {@code rules test}, by what they print and their exit codes. */
public class RulesCommandTest {
  private static final String RULES =
      """
      groups:
        - name: web
          every: 10s
          rules:
            - alert: Errors
              select: {contains: ERROR}
              by: host
              window: 30s
              condition: count >= 2
              annotations: {summary: "{{ $labels.host }}: {{ $value }}"}
              active_hours: {days: [mon-sun], times: ["08:00-18:00"]}
      """;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Before
  public void writeRules() throws IOException {
    write("rules.yml", RULES);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.getRoot().toPath().resolve(name), text).toString();
  }

  private String tests(String text) throws IOException {
    return write("rules_test.yml", "rules: rules.yml\ntests:\n" + text.indent(2));
  }

  private static List<String> shipped(String ending) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../rules"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(ending)).sorted().toList();
    }
  }

  private static String[] arguments(String command, List<String> files) {
    List<String> arguments = new ArrayList<>(List.of("rules", command));
    arguments.addAll(files);
    return arguments.toArray(new String[0]);
  }

  @Test
  public void theShippedRulesDoWhatTheirTestsExpect() throws IOException {
    List<String> files = shipped("_test.yml");
    // One for each file of rules.
    assertThat(files).hasSize(10).hasSize(shipped(".yml").size() / 2);
    Command command = Command.run(arguments("test", files));
    assertThat(command.err()).isEmpty();
    assertThat(command.outLines()).hasSameSizeAs(files).allMatch(line -> line.endsWith(": right"));
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  public void theShippedFilesAreRight() throws IOException {
    Command command = Command.run(arguments("check", shipped(".yml")));
    assertThat(command.err()).isEmpty();
    assertThat(command.outLines())
        .contains("../rules/sshd.yml: 5 rules, 0 receivers: right")
        .contains("../rules/sshd_test.yml: 7 tests: right");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  public void anExpectationThatIsNotMetIsToldWithWhatIsDifferent() throws IOException {
    String file =
        tests(
            """
            - name: two errors
              start: 2026-11-24T10:00:00Z
              lines:
                - {at: 1s, line: ["host=a msg=ERROR n=1", "host=a msg=ERROR n=2", "host=b msg=ERROR n=3"]}
                - {at: 11s, every: 1s, times: 2, line: host=c msg=ERROR n=4}
              expect:
                - {at: 0s, alerts: []}
                - at: 20s
                  alerts:
                    - {alert: Errors, labels: {host: a}, value: 3, annotations: {summary: "a: 3"}}
                    - {alert: Errors, labels: {host: b}}
                - {at: 1m, alerts: []}
            """);
    Command command = Command.run("rules", "test", file);
    assertThat(command.errLines())
        .containsExactly(
            file + ":10:9: \"two errors\" at 20s:",
            "  Errors{host=\"a\"}: expected value 3, got 2",
            "  Errors{host=\"a\"}: expected summary \"a: 3\"",
            "  Errors{host=\"a\"}:      got summary \"a: 2\"",
            "  expected, does not fire: Errors{host=\"b\"}",
            "  not expected, fires: Errors{host=\"c\"} with value 2, e.g. host=c msg=ERROR n=4",
            file + ": 1 expectation not met");
    assertThat(command.out()).isEmpty();
    assertThat(command.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  public void whatIsHeldBackDoesNotFireBeforeItIsTold() throws IOException {
    String file =
        tests(
            """
            - name: before office hours
              start: 2026-11-24T07:59:00Z
              lines:
                - {at: 0s, every: 10s, times: 12, line: ["host=a msg=ERROR", "host=a msg=ERROR"]}
              expect:
                - {at: 50s, alerts: []}
                - {at: 2026-11-24T09:00:00+01:00, alerts: [{alert: Errors, labels: {host: a}}]}
            """);
    Command command = Command.run("rules", "test", file);
    assertThat(command.err()).isEmpty();
    assertThat(command.out()).isEqualTo(file + ": 1 test: right" + System.lineSeparator());
  }

  @Test
  public void aLineWithoutATimeGivenCountsAtTheTimeInIt() throws IOException {
    String file =
        tests(
            """
            - name: pasted lines
              start: 2026-11-24T10:00:00Z
              lines:
                - line:
                    - time=2026-11-24T10:00:21Z host=a msg=ERROR
                    - time=2026-11-24T10:00:22Z host=a msg=ERROR
              expect:
                - {at: 20s, alerts: []}
                - {at: 30s, alerts: [{alert: Errors, labels: {host: a}}]}
            """);
    assertThat(Command.run("rules", "test", file).exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  public void allThatIsWrongWithATestFileIsToldWithItsPlace() throws IOException {
    String file =
        tests(
            """
            - name: wrong
              lines:
                - {line: no time}
                - {at: 2025-01-01T00:00:00Z, line: too early}
                - {at: soon, line: x}
                - {at: 1s, every: 1s, line: x, lime: y}
              expect:
                - {at: 1s}
                - {at: 1s, alerts: [{labels: {host: a}, value: much}]}
            - name: wrong
            """);
    Command command = Command.run("rules", "test", file);
    assertThat(command.out()).isEmpty();
    assertThat(command.errLines())
        .containsExactly(
            file + ":5:16: there is no time in the line: set one with \"at\"",
            file
                + ":6:14: 2025-01-01T00:00:00Z is before the start of the test,"
                + " 2026-01-01T00:00:00Z",
            file
                + ":7:14: \"soon\" is not a duration: write a number with ms, s, m, h or d, such as"
                + " 30s or 1h30m",
            file + ":8:25: \"every\" needs \"times\": how many lines there are",
            file + ":8:38: unknown key \"lime\": did you mean \"line\"?",
            file + ":10:9: \"alerts\" is missing: write \"alerts: []\" if none may fire",
            file + ":11:27: \"alert\" is missing",
            file + ":11:54: \"much\" is not a number",
            file + ":12:5: \"expect\" is missing: say what must fire when",
            file + ":12:11: there already is a test \"wrong\"");
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  public void allThatIsWrongWithARulesFileIsToldWithItsPlace() throws IOException {
    String file =
        write(
            "wrong.yml",
            RULES.replace("count >= 2", "count => 2").replace("by: host", "bye: host")
                + "receivers:\n  - {name: ops, slak: {}}\n");
    String right = folder.getRoot().toPath().resolve("rules.yml").toString();
    Command command = Command.run("rules", "check", file, right);
    assertThat(command.errLines())
        .containsExactly(
            file + ":7:9: unknown key \"bye\": did you mean \"by\"?",
            file + ":9:26: one of >=, >, <=, < is expected here, not =>",
            file
                + ":10:36: there is no variable $labels.host here, only $ends_at, $key,"
                + " $labels.alertname, $name, $sample, $starts_at, $status, $value",
            file
                + ":13:5: a receiver needs one of console, webhook, alertmanager, pagerduty, slack,"
                + " email, kafka",
            file + ":13:17: unknown key \"slak\": did you mean \"slack\"?");
    assertThat(command.out())
        .isEqualTo(right + ": 1 rule, 0 receivers: right" + System.lineSeparator());
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  public void charactersThatControlTheTerminalAreEscaped() throws IOException {
    String file = write("rules.yml", "groups:\n- name: g\n  \u202eevery\u202c: 10s\n  rules: []\n");
    Command command = Command.run("rules", "check", file);
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(command.err()).contains("\\u202eevery\\u202c").doesNotContain("\u202e");
  }

  @Test
  public void filesHaveToBeThereAndToBeText() throws IOException {
    String missing = folder.getRoot() + "/none.yml";
    Path bytes = folder.getRoot().toPath().resolve("bytes.yml");
    Files.write(bytes, new byte[] {(byte) 0xff, 0, 1});
    String lost = write("lost_test.yml", "rules: none.yml\ntests: []\n");
    String empty = write("empty.yml", "");
    for (String command : List.of("check", "test")) {
      Command run = Command.run("rules", command, missing, bytes.toString(), lost, empty);
      assertThat(run.errLines()).hasSize(4);
      assertThat(run.errLines().get(0)).isEqualTo(missing + ": no such file: " + missing);
      assertThat(run.errLines().get(1)).isEqualTo(bytes + ": cannot be read: it is not UTF-8 text");
      assertThat(run.errLines().get(2)).isEqualTo(lost + ": no such file: " + missing);
      assertThat(run.errLines().get(3)).isEqualTo(empty + ":1:1: the file is empty");
      assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG);
    }
  }

  @Test
  public void withoutACommandAndAFileItSaysWhatToWrite() {
    for (String[] args :
        new String[][] {{"rules"}, {"rules", "check"}, {"rules", "chek", "x.yml"}}) {
      Command command = Command.run(args);
      assertThat(command.err())
          .isEqualTo(
              "streamgauge: Use rules check FILE..., rules test FILE..., rules diff OLD NEW"
                  + " --source=URI or rules explain ALERT --at=TIME; see rules --help."
                  + System.lineSeparator());
      assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
    }
    assertThat(Command.run("rules", "--help").out()).startsWith("Usage: streamgauge rules check");
  }
}
