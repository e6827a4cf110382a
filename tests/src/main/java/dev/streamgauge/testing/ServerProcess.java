package dev.streamgauge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A server in a separate process on loopback, with data in a temporary folder: the base class of
 * all test servers. It keeps its address and data across {@link #stop} or {@link #kill} and {@link
 * #start}, and is deleted with its data when closed, at the latest with this JVM.
 */
public abstract class ServerProcess implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofMinutes(3);
  static final String LOCALHOST = "127.0.0.1";

  private final String name;
  private final Path folder;
  private final int port;
  private final Thread hook;
  private ProcessRun process;

  /** Creates a server that is not started yet. */
  ServerProcess(String name) throws IOException {
    this.name = name;
    folder = Files.createTempDirectory("streamgauge-" + name);
    hook = new Thread(this::shutDown, "delete " + folder);
    Runtime.getRuntime().addShutdownHook(hook);
    port = Ports.free();
  }

  /** Starts the program, without waiting for it. */
  abstract ProcessRun launch();

  /** Returns whether it has ended because parts of a killed one still run. */
  boolean waitsForThePreviousOne() {
    return false;
  }

  /** Returns whether it answers clients; may take a moment. */
  abstract boolean answers();

  /** Returns the server's log file. */
  public abstract Path log();

  /** Returns the folder of its data and logs. */
  final Path folder() {
    return folder;
  }

  final int port() {
    return port;
  }

  /** Starts it with its previous address and data, and waits until it answers. */
  public final synchronized void start() {
    if (process != null) {
      throw new IllegalStateException("The server is running: " + name);
    }
    process = launch();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!answers()) {
      if (!process.isAlive() && waitsForThePreviousOne() && System.nanoTime() < deadline) {
        pause();
        process = launch();
        continue;
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(name + " does not answer: " + tailOfLog());
      }
      pause();
    }
  }

  /** Stops it gracefully. */
  public final synchronized void stop() {
    askToStop(process);
    process.waitFor(TIMEOUT);
    kill();
  }

  /** Asks it to stop gracefully: with SIGTERM, unless a server interprets that differently. */
  void askToStop(ProcessRun run) {
    run.terminate();
  }

  /** Ends it like a crash, with SIGKILL. */
  public final synchronized void kill() {
    process.close();
    process = null;
  }

  @Override
  public final void close() {
    shutDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook does the same.
    }
  }

  private synchronized void shutDown() {
    if (process != null) {
      kill();
    }
    TempFolders.delete(folder);
  }

  final String tailOfLog() {
    try {
      List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  final void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name, e);
    }
  }
}
