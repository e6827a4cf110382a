package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A program run as a child process, with its timed output.
 *
 * <pre>{@code
 * try (ProcessRun run = ProcessRun.of("./streamgauge", "demo").start()) {
 *   run.awaitStdout(line -> line.contains("count"), Duration.ofMinutes(1));
 *   run.terminate();
 *   run.expectExit(0, Duration.ofSeconds(30));
 * }
 * }</pre>
 *
 * <p>Standard output is read as it arrives, each line with its time of arrival; standard error goes
 * to a file. Closing kills the process and its descendants.
 */
public final class ProcessRun implements AutoCloseable {
  private static final int POLL_MILLIS = 50;

  /** Long enough for conditions that are expensive to check. */
  private static final int LOOK_MILLIS = 200;

  /** A line of standard output and the {@link System#nanoTime()} of its arrival. */
  public record OutputLine(String text, long nanoTime) {}

  private final List<String> command;
  private final Process process;
  private final long startNanoTime;
  private final Path stderr;
  private final boolean ownsStderr;
  private final Thread reader;
  private final List<OutputLine> lines = new ArrayList<>();
  private final Map<Long, Duration> cpuByPid = new HashMap<>();
  private final Map<Long, Long> peakByPid = new HashMap<>();
  private final Thread hook;

  private ProcessRun(Builder builder) {
    command = builder.command;
    ownsStderr = builder.stderr == null;
    try {
      stderr = ownsStderr ? Files.createTempFile("streamgauge-stderr", ".log") : builder.stderr;
      builder.process.redirectError(ProcessBuilder.Redirect.appendTo(stderr.toFile()));
      builder.process.redirectInput(new File("/dev/null"));
      startNanoTime = System.nanoTime();
      process = builder.process.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Could not start " + command, e);
    }
    hook = new Thread(this::kill, "kill " + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
    reader = new Thread(this::readStdout, "stdout of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  public static Builder of(String... command) {
    return of(List.of(command));
  }

  public static Builder of(List<String> command) {
    return new Builder(command);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Returns the {@link System#nanoTime()} at which the process was started. */
  public long startNanoTime() {
    return startNanoTime;
  }

  /** Returns the lines printed so far. */
  public List<OutputLine> stdout() {
    return stdoutFrom(0);
  }

  /** Returns the lines printed so far except the first {@code count}. */
  public List<OutputLine> stdoutFrom(int count) {
    synchronized (lines) {
      return List.copyOf(lines.subList(count, lines.size()));
    }
  }

  /** Returns the lines printed so far, without their times. */
  public List<String> stdoutLines() {
    return stdout().stream().map(OutputLine::text).toList();
  }

  /** Returns its standard error so far. */
  public String stderr() {
    try {
      return Files.exists(stderr) ? Files.readString(stderr) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line of standard output, including one printed before the call, and returns it. */
  public String awaitStdout(Predicate<String> predicate, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    int seen = 0;
    while (true) {
      boolean ended = !reader.isAlive();
      List<OutputLine> now = stdout();
      for (; seen < now.size(); seen++) {
        if (predicate.test(now.get(seen).text())) {
          return now.get(seen).text();
        }
      }
      if (ended || System.nanoTime() > deadline) {
        throw failure("no such line within " + timeout + " before the end of its output");
      }
      synchronized (lines) {
        if (lines.size() == seen) {
          awaitNotify();
        }
      }
    }
  }

  /**
   * Waits until {@code condition} holds, but no longer than {@code timeout} or the life of the
   * process. Returns whether it holds.
   */
  public boolean waitUntil(BooleanSupplier condition, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > deadline || process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          // The last action of the process may have made it true.
          return condition.getAsBoolean();
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while waiting");
    }
  }

  /** Waits for its end and returns the exit code; kills it and throws if that takes longer. */
  public int waitFor(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        kill();
        throw failure("still running after " + timeout);
      }
      // Its last lines may still be in transit, but a surviving grandchild must not block us.
      reader.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while waiting");
    }
    return process.exitValue();
  }

  /** Waits for its end and throws unless it exits with {@code code}. */
  public ProcessRun expectExit(int code, Duration timeout) {
    int actual = waitFor(timeout);
    if (actual != code) {
      throw failure("exit code " + actual + " instead of " + code);
    }
    return this;
  }

  /**
   * Returns the CPU time of the process and its descendants, as of this method's last sample of
   * each: the system forgets it when a process ends, so call it often. A call takes milliseconds of
   * CPU time.
   */
  public synchronized Duration cpuTime() {
    all().forEach(p -> p.info().totalCpuDuration().ifPresent(cpu -> cpuByPid.put(p.pid(), cpu)));
    return cpuByPid.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * Returns the peak resident bytes of the largest among the process and its descendants, as of
   * this method's last sample of each. Not their sum: a process forked to run a command, as
   * Hadoop's file system does, is briefly a copy with the same memory. Linux reports it ({@code
   * VmHWM}); elsewhere it is 0.
   */
  public synchronized long peakMemory() {
    all()
        .forEach(
            p -> {
              long peak = ProcessMemory.peak(p.pid());
              if (peak > 0) {
                peakByPid.put(p.pid(), peak);
              }
            });
    return peakByPid.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private Stream<ProcessHandle> all() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** Sends SIGTERM to the process itself, as a user or an init system would. */
  public void terminate() {
    // Not Process.destroy(), which also closes our end of its output and loses its last lines.
    process.toHandle().destroy();
  }

  /** Sends SIGKILL to the process and all its descendants. */
  public void kill() {
    // List first, since orphans no longer count as descendants; then kill the process before its
    // children, or it could see them end and exit gracefully.
    List<ProcessHandle> descendants = process.descendants().toList();
    process.toHandle().destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    kill();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      Runtime.getRuntime().removeShutdownHook(hook);
      if (ownsStderr) {
        Files.deleteIfExists(stderr);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook does the same.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readStdout() {
    try (BufferedReader in = process.inputReader(UTF_8)) {
      for (String line; (line = in.readLine()) != null; ) {
        synchronized (lines) {
          lines.add(new OutputLine(line, System.nanoTime()));
          lines.notifyAll();
        }
      }
    } catch (IOException killed) {
      // The stream closes under the reader when the process is killed.
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller is the loop
  private void awaitNotify() {
    try {
      lines.wait(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while waiting");
    }
  }

  private AssertionError failure(String what) {
    return new AssertionError(
        String.join(" ", command)
            + ": "
            + what
            + "\n--- stdout\n"
            + tail(stdoutLines())
            + "\n--- stderr\n"
            + tail(stderr().lines().toList()));
  }

  private static String tail(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  /** Configures and starts a process. */
  public static final class Builder {
    private final List<String> command;
    private final ProcessBuilder process;
    private Path stderr;

    private Builder(List<String> command) {
      this.command = List.copyOf(command);
      this.process = new ProcessBuilder(command);
    }

    public Builder dir(Path dir) {
      process.directory(dir.toFile());
      return this;
    }

    public Builder env(String name, String value) {
      process.environment().put(name, value);
      return this;
    }

    /** Appends standard error to this file, which is kept, instead of a temporary one. */
    public Builder stderrTo(Path file) {
      stderr = file;
      return this;
    }

    /** Appends standard output to this file, instead of keeping it. */
    public Builder stdoutTo(Path file) {
      process.redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
      return this;
    }

    public ProcessRun start() {
      return new ProcessRun(this);
    }
  }
}
