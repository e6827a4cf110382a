package dev.streamgauge.pipelines.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.ExitCode;
import dev.streamgauge.pipelines.run.ShutdownDeadline;
import dev.streamgauge.pipelines.run.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.joda.time.Duration;

/**
 * Runs each pipeline of a configuration file in a process of its own, since a runner may allow only
 * one pipeline in a JVM. Lines of text that they print begin with the pipeline's name; results in
 * JSON are passed on as they are.
 *
 * <p>When a pipeline fails, the others are stopped, so that whatever supervises this process sees
 * the failure and restarts all of them.
 */
final class PipelineProcesses {
  /** The environment variable with the path of the launcher, which knows each runner's jars. */
  static final String LAUNCHER = "STREAMGAUGE_LAUNCHER";

  private static final long LOOK_MILLIS = 200;

  /** More than a pipeline's own {@code --shutdownTimeout} by default. */
  private static final Duration SHUTDOWN = Duration.standardSeconds(40);

  private final String launcher;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * Creates processes that start the launcher at {@code launcher}.
   *
   * @param out for what pipelines print on stdout
   * @param err for what they print on stderr
   */
  PipelineProcesses(String launcher, PrintStream out, PrintStream err) {
    this.launcher = launcher;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs {@code pipelines} until all have ended, one fails, or a signal stops them.
   *
   * @param pipelines the pipelines, with the options to start each of them with
   * @return the first exit code that is not 0, or else 0
   */
  int run(Map<PipelineConfig, List<String>> pipelines) {
    Map<Process, List<Thread>> processes = new LinkedHashMap<>();
    int code = ExitCode.DONE;
    try (Signals signals = Signals.handled(err, new ShutdownDeadline(SHUTDOWN, err))) {
      for (Map.Entry<PipelineConfig, List<String>> each : pipelines.entrySet()) {
        Process process = start(each.getKey(), each.getValue());
        processes.put(process, pass(process, each.getKey()));
      }
      boolean stopping = false;
      while (processes.keySet().stream().anyMatch(Process::isAlive)) {
        code = code == ExitCode.DONE ? failure(processes.keySet()) : code;
        if (!stopping && (code != ExitCode.DONE || signals.getAsBoolean())) {
          stopping = true;
          // The process's own destroy() would close its streams, and lose its last results.
          processes.keySet().forEach(process -> process.toHandle().destroy());
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      for (List<Thread> threads : processes.values()) {
        for (Thread thread : threads) {
          thread.join();
        }
      }
      return code == ExitCode.DONE ? failure(processes.keySet()) : code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    } finally {
      processes.keySet().forEach(Process::destroy);
    }
  }

  private static int failure(Iterable<Process> processes) {
    for (Process process : processes) {
      if (!process.isAlive() && process.exitValue() != ExitCode.DONE) {
        return process.exitValue();
      }
    }
    return ExitCode.DONE;
  }

  private Process start(PipelineConfig pipeline, List<String> options) {
    List<String> command = new ArrayList<>(List.of(launcher, pipeline.command()));
    command.addAll(options);
    try {
      ProcessBuilder process = new ProcessBuilder(command);
      // It names this process, and each of those that it starts beats the watchdog for itself.
      process.environment().remove("WATCHDOG_PID");
      return process.start();
    } catch (IOException e) {
      throw new ConfigException("The pipeline cannot be started: " + e.getMessage(), e);
    }
  }

  private List<Thread> pass(Process process, PipelineConfig pipeline) {
    String prefix = pipeline.name().isEmpty() ? "" : pipeline.name() + " | ";
    boolean json =
        pipeline.options().stream()
            .anyMatch(option -> option.name().equals("format") && option.value().equals("json"));
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        pass(process.getInputStream(), json ? "" : prefix, out),
        pass(process.getErrorStream(), prefix, err));
  }

  private static Thread pass(InputStream from, String prefix, PrintStream to) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  to.println(prefix + line);
                }
              } catch (IOException e) {
                // The process has been stopped.
                to.flush();
              }
            },
            "pipeline-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
