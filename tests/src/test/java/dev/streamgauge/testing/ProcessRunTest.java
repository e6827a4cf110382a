package dev.streamgauge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ProcessRunTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static ProcessRun.Builder shell(String script) {
    return ProcessRun.of("sh", "-c", script);
  }

  @Test
  public void capturesBothStreamsAndTheExitCode() {
    try (ProcessRun run = shell("echo one; echo two; echo oops >&2; exit 3").start()) {
      run.expectExit(3, TIMEOUT);

      assertThat(run.stdoutLines()).containsExactly("one", "two");
      assertThat(run.stderr()).isEqualTo("oops\n");
    }
  }

  @Test
  public void otherExitCodeFailsAndShowsWhatWasPrinted() {
    try (ProcessRun run = shell("echo why >&2; exit 1").start()) {
      assertThatThrownBy(() -> run.expectExit(0, TIMEOUT))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("exit code 1 instead of 0")
          .hasMessageContaining("why");
    }
  }

  @Test
  public void runsInTheGivenFolderWithTheGivenEnvironment() throws Exception {
    Path dir = folder.getRoot().toPath().toRealPath();

    try (ProcessRun run = shell("pwd; echo $GREETING").dir(dir).env("GREETING", "hi").start()) {
      run.expectExit(0, TIMEOUT);

      assertThat(run.stdoutLines()).containsExactly(dir.toString(), "hi");
    }
  }

  @Test
  public void waitsForAConditionWhileItRuns() {
    try (ProcessRun run = shell("echo ready; exec sleep 600").start()) {
      assertThat(run.waitUntil(() -> run.stdoutLines().contains("ready"), TIMEOUT)).isTrue();
      assertThat(run.waitUntil(() -> false, Duration.ZERO)).isFalse();
      assertThat(run.isAlive()).isTrue();
    }
  }

  @Test
  public void waitsForNoConditionLongerThanItLives() {
    try (ProcessRun run = shell("exit 0").start()) {
      assertThat(run.waitUntil(() -> false, Duration.ofDays(1))).isFalse();
    }
  }

  @Test
  public void awaitsALineWhileItRuns() {
    try (ProcessRun run = shell("echo first; echo ready; exec sleep 600").start()) {
      assertThat(run.awaitStdout(line -> line.startsWith("r"), TIMEOUT)).isEqualTo("ready");
      assertThat(run.isAlive()).isTrue();
    }
  }

  @Test
  public void awaitingALineThatCannotComeFailsAtOnce() {
    try (ProcessRun run = shell("echo only").start()) {
      assertThatThrownBy(() -> run.awaitStdout(line -> line.equals("other"), Duration.ofHours(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("only");
    }
  }

  @Test
  public void terminateLetsTheProgramEndItself() {
    try (ProcessRun run =
        shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.1; done").start()) {
      run.awaitStdout("ready"::equals, TIMEOUT);

      run.terminate();

      run.expectExit(0, TIMEOUT);
      assertThat(run.stdoutLines()).endsWith("bye");
    }
  }

  @Test
  public void killEndsDescendantsToo() {
    try (ProcessRun run = shell("sleep 600 & echo $!; wait").start()) {
      long child = Long.parseLong(run.awaitStdout(line -> true, TIMEOUT));

      run.kill();

      assertThat(run.waitFor(TIMEOUT)).isEqualTo(137);
      await()
          .atMost(TIMEOUT)
          .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  public void overlongRunIsKilled() {
    try (ProcessRun run = shell("exec sleep 600").start()) {
      assertThatThrownBy(() -> run.waitFor(Duration.ofMillis(100)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("still running");
    }
  }

  @Test
  public void measuresCpuTimeAndRemembersIt() {
    try (ProcessRun run = shell("while :; do :; done").start()) {
      await().atMost(TIMEOUT).until(() -> run.cpuTime().toMillis() >= 10);
      Duration seen = run.cpuTime();
      run.kill();
      run.waitFor(TIMEOUT);

      assertThat(run.cpuTime()).isBetween(seen, TIMEOUT);
    }
  }

  @Test
  public void tellsMemoryOnLinux() {
    assumeTrue(Files.exists(Path.of("/proc/self/status")));
    try (ProcessRun run = shell("echo up; exec sleep 600").start()) {
      run.awaitStdout("up"::equals, TIMEOUT);

      assertThat(run.peakMemory()).isBetween(100_000L, 1L << 40);
    }
  }
}
