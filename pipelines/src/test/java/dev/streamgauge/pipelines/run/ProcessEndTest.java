package dev.streamgauge.pipelines.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Test;

/** How processes end that are in trouble; each test has one of its own. */
public class ProcessEndTest {
  private Process process;

  @After
  public void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void start(List<String> flags, Class<?> main) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    String classPath = System.getProperty("java.class.path");
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", classPath),
            main.getName()));
    process = new ProcessBuilder(command).start();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("has ended").isTrue();
    return process.exitValue();
  }

  /** Is deaf to the signal, as a driver that waits for a database. */
  public static final class Deaf {
    public static void main(String[] args) throws InterruptedException {
      Signals.handled(System.err, new ShutdownDeadline(Duration.millis(300), System.err));
      System.out.println("running");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  public void aRunThatDoesNotHeedSigtermEndsWithinTheTimeForIt() throws Exception {
    start(List.of(), Deaf.class);
    BufferedReader out = process.inputReader(UTF_8);
    assertThat(out.readLine()).isEqualTo("running");
    process.toHandle().destroy();
    assertThat(exitCode()).isEqualTo(1);
    assertThat(process.errorReader(UTF_8).lines())
        .last()
        .asString()
        .contains("has not ended within 0.3 s");
  }

  /** Its shutdown hook hangs, as one that waits for tasks of an executor that is gone. */
  public static final class HangingHook {
    public static void main(String[] args) throws InterruptedException {
      new ShutdownDeadline(Duration.millis(300), System.err).onExit();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () ->
                      assertThatCode(() -> Thread.sleep(Long.MAX_VALUE))
                          .doesNotThrowAnyException()));
      System.out.println("running");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  public void aHookThatHangsDoesNotKeepAProcessFromEnding() throws Exception {
    start(List.of(), HangingHook.class);
    assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("running");
    process.toHandle().destroy();
    assertThat(exitCode()).isEqualTo(1);
  }

  /** Runs out of memory in a thread whose failure nobody sees. */
  public static final class Hog {
    public static void main(String[] args) throws InterruptedException {
      Thread thread =
          new Thread(
              () -> {
                List<byte[]> all = new ArrayList<>();
                try {
                  while (true) {
                    all.add(new byte[1 << 20]);
                  }
                } catch (OutOfMemoryError e) {
                  // As Beam's executor keeps it to itself.
                }
              });
      thread.start();
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  public void aJvmWithoutMemoryExitsWithTheFlagsOfEveryRunner() throws Exception {
    List<String> flags = null;
    for (String runner : List.of("direct", "spark", "flink")) {
      List<String> ofRunner =
          Files.readAllLines(
                  Path.of("..", "runners-config", runner, "src/main/launcher/jvm.options"))
              .stream()
              .filter(line -> line.startsWith("-XX"))
              .flatMap(line -> List.of(line.split(" ")).stream())
              .toList();
      assertThat(flags == null ? ofRunner : flags).isEqualTo(ofRunner);
      flags = ofRunner;
    }
    List<String> small = new ArrayList<>(flags);
    small.add("-Xmx32m");
    start(small, Hog.class);
    assertThat(exitCode()).isEqualTo(3);
    assertThat(process.errorReader(UTF_8).lines())
        .anyMatch(line -> line.contains("java.lang.OutOfMemoryError"));
    assertThat(process.inputReader(UTF_8).lines()).isEmpty();
  }
}
