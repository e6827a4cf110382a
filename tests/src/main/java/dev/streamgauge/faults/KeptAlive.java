package dev.streamgauge.faults;

import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A run of {@code ./streamgauge} that is restarted with the same command line whenever it is
 * killed; it collects the output of all its processes.
 */
final class KeptAlive implements AutoCloseable {
  private static final Pattern READING = Pattern.compile("(?m)^progress: [1-9]");
  private static final Duration LOOK = Duration.ofMillis(200);

  private final String runner;
  private final List<String> options;
  private final Path folder;
  private final List<String> printed = new ArrayList<>();
  private ProcessRun run;
  private int lives;

  /** Creates a run, not started yet, whose standard error goes to files in {@code folder}. */
  KeptAlive(Path folder, String runner, List<String> options) {
    this.folder = folder;
    this.runner = runner;
    this.options = List.copyOf(options);
  }

  /** Starts it. */
  void start() {
    lives++;
    try {
      // The temporary files of a killed JVM are deleted with the scenario's folder.
      Path temp = Files.createDirectories(folder.resolve("tmp"));
      run =
          Launcher.command(runner, "monitor", options)
              .env(Launcher.JVM_OPTIONS, Launcher.jvmOptions("-Djava.io.tmpdir=" + temp))
              .stderrTo(folder.resolve("stderr-" + lives + ".log"))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until it reports lines read, which it does each second. After a restart from a checkpoint
   * that is the end of recovery, otherwise soon after its first line.
   */
  void awaitReading(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!READING.matcher(run.stderr()).find()) {
      if (!run.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("Run " + lives + " reads nothing:\n" + run.stderr());
      }
      Injector.pause(LOOK);
    }
  }

  /**
   * Ends it with SIGKILL.
   *
   * @throws IllegalStateException if it has already ended on its own
   */
  void kill() {
    requireAlive();
    run.kill();
    end(Duration.ofSeconds(30));
  }

  /** Throws if it has ended on its own, which it must not before it has all its input. */
  void requireAlive() {
    if (!run.isAlive()) {
      throw new IllegalStateException(
          "Run %d ended early with exit code %d:%n%s"
              .formatted(lives, run.waitFor(Duration.ofSeconds(1)), run.stderr()));
    }
  }

  /** Ends it with SIGTERM, which it must answer with exit code 0. */
  void terminate(Duration timeout) {
    run.terminate();
    awaitSuccess(timeout);
  }

  /** Waits until it ends on its own, with exit code 0. */
  void awaitSuccess(Duration timeout) {
    run.expectExit(0, timeout);
    end(timeout);
  }

  private void end(Duration timeout) {
    run.waitFor(timeout);
    printed.addAll(run.stdoutLines());
    run.close();
  }

  /** Returns how often it was started. */
  int lives() {
    return lives;
  }

  /** Returns the standard output of all its ended processes. */
  List<String> printed() {
    return List.copyOf(printed);
  }

  @Override
  public void close() {
    if (run != null) {
      run.close();
    }
  }
}
