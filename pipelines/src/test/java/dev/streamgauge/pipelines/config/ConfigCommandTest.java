package dev.streamgauge.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What {@code config check} finds, and where. */
public class ConfigCommandTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file;

  @Before
  public void nameTheFile() {
    file = folder.getRoot().toPath().resolve("gauge.yaml");
  }

  private Command check(String text) throws IOException {
    Files.writeString(file, text);
    return Command.run(Map.of("PORT", "9999"), "config", "check", file.toString());
  }

  private void wrong(String text, String... problems) throws IOException {
    Command command = check(text);
    assertThat(command.errLines())
        .containsExactly(Arrays.stream(problems).map(p -> file + ":" + p).toArray(String[]::new));
    assertThat(command.out()).isEmpty();
    assertThat(command.exitCode()).isEqualTo(2);
  }

  @Test
  public void aRightFileIsRight() throws IOException {
    Command command =
        check(
            """
            defaults:
              source: socket://localhost:${PORT}
              stallTimeout: 0s
              runnerOptions: {targetParallelism: 1}
            pipelines:
              errors:
                windowSize: 1m
                windowPeriod: 20s
                sink: [console, "file:///tmp/results"]
              words: {command: wordcount, top: 5}
              replayed:
                command: replay
                until: 2026-11-29T10:00:00Z
                rules:
                  groups:
                    - name: all
                      every: 10s
                      rules:
                        - alert: Errors
                          select: {contains: ERROR}
                          window: 1m
                          condition: count > 10
            """);
    assertThat(command.err()).isEmpty();
    assertThat(command.out()).isEqualTo(file + ": 3 pipelines: right\n");
    assertThat(command.exitCode()).isZero();
  }

  @Test
  public void everyProblemIsReportedWithItsPlace() throws IOException {
    wrong(
        """
        command: monitor
        windowsize: 1m
        windowPeriod: 10 seconds
        top: many
        format: xml
        contains: ${UNSET_VARIABLE}
        gap: 5m
        sparkMaster: local[2]
        eventTime: whenever
        """,
        "1:1: \"source\" is missing: say where lines come from",
        "2:1: unknown option \"windowsize\": did you mean \"windowSize\"?",
        "3:15: --windowPeriod=10 seconds is not a duration: write a number with ms, s, m, h or d,"
            + " such as 30s or 1h30m.",
        "4:6: --top=many: not a valid `int` value",
        "5:9: --format=xml is not known: use text or json.",
        "6:11: the environment variable UNSET_VARIABLE is not set",
        "7:1: \"gap\" is not an option of monitor, but of sessions",
        "8:1: unknown option \"sparkMaster\": an option of Beam or a runner goes into runnerOptions",
        "9:12: \"whenever\" is not one of arrival, line, record");
  }

  @Test
  public void problemsOfRulesHaveTheirPlaceToo() throws IOException {
    wrong(
        """
        source: socket://localhost:9999
        rules:
          groups:
            - name: all
              every: 10s
              rules:
                - alert: Errors
                  window: 1m
                  condition: count >> 10
        """,
        "9:28: one of >=, >, <=, < is expected here, not >>");
  }

  @Test
  public void anUnknownCommandAndAWindowThatDoesNotFitAreProblems() throws IOException {
    wrong(
        """
        pipelines:
          one: {command: monitr, source: "socket://localhost:1"}
          two: {source: "socket://localhost:1", windowSize: 30s, windowPeriod: 7s}
        """,
        "2:18: unknown command \"monitr\": did you mean \"monitor\"?",
        "3:8: --windowSize, --windowPeriod: The window period 7s must be positive and divide the"
            + " window size 30s: 30s every 7s500ms would do.");
  }

  @Test
  public void loginsAreRefusedAndNotShown() throws IOException {
    Command command = check("source: kafka://me:s3cret@host:9092/logs\n");
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.err()).contains(":1:9:").contains("login").doesNotContain("s3cret");
  }

  @Test
  public void theFileMustExist() {
    Command command = Command.run("config", "check", file.toString());
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.err()).contains("cannot be read");
  }
}
