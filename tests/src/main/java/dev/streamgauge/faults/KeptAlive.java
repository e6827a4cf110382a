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
 * A run of {@code ./streamgauge} that is started again, with the same command line, whenever it was
 * killed; with all that its lives printed.
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

  /** Not started yet; what it writes to standard error goes to files in {@code folder}. */
  KeptAlive(Path folder, String runner, List<String> options) {
    this.folder = folder;
    this.runner = runner;
    this.options = List.copyOf(options);
  }

  /** Starts it. */
  void start() {
    lives++;
    try {
      // What a killed JVM leaves in its temporary folder goes with the scenario's.
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
   * that is at the end of the recovery, else soon after its first line.
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
   * @throws IllegalStateException if it has ended by itself before
   */
  void kill() {
    requireAlive();
    run.kill();
    end(Duration.ofSeconds(30));
  }

  /** Throws if it has ended by itself, as it must not before it has all its input. */
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

  /** Waits until it ends by itself, with exit code 0. */
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

  /** Returns what all lives that are over have written to standard output. */
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
