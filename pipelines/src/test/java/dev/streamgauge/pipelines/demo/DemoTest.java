package dev.streamgauge.pipelines.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import org.junit.Test;

public class DemoTest {
  @Test
  public void whatIsSentIsCounted() {
    Command command =
        Command.run(
            "demo", "--demoRate=2000", "--demoTime=1s", "--stopWhenIdle=3s", "--format=json");
    assertThat(command.errLines())
        .last()
        .isEqualTo("demo: sent 2,000 lines, 100 of them errors; read 2,000, counted 100: right.");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.outLines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("{\"window_start"));
  }

  @Test
  public void aFilterOfTheUsersOwnMayCountSomethingElse() {
    Command command =
        Command.run(
            "demo", "--demoRate=200", "--demoTime=1s", "--stopWhenIdle=3s", "--contains=web");
    assertThat(command.errLines())
        .last()
        .isEqualTo("demo: sent 200 lines, 10 of them errors; read 200, counted 200: right.");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
  }
}
