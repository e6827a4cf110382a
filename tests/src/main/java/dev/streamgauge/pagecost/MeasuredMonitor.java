package dev.streamgauge.pagecost;

import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.SocketWait;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A monitor in a process of its own, with the one who sends to it and those who watch it. */
final class MeasuredMonitor implements Closeable {
  private static final Duration START = Duration.ofMinutes(5);

  private final ProcessRun run;
  private final int source = Ports.free();
  private final Watchers watchers;

  /** What is closed before the process, the latest first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private SteadySender sender;

  /** Opens somebody who watches. */
  @FunctionalInterface
  interface Opening {
    AutoCloseable open(Watchers watchers) throws Exception;
  }

  MeasuredMonitor(String runner, boolean page) throws Exception {
    int web = Ports.free();
    watchers = new Watchers(web);
    List<String> options =
        new ArrayList<>(
            List.of(
                "--source=listen://127.0.0.1:" + source,
                "--by=column:2",
                "--windowSize=10s",
                "--windowPeriod=2s",
                "--quiet"));
    if (page) {
      options.add("--web=127.0.0.1:" + web);
    }
    run = Launcher.command(runner, "monitor", options).start();
  }

  /** Sends lines as soon as it listens. */
  void send(long linesPerSecond) throws Exception {
    Socket socket = SocketWait.untilItListens(source, run, START);
    open.push(socket);
    sender = SteadySender.to(socket, linesPerSecond);
    open.push(sender);
  }

  /** Lets somebody watch as soon as the page answers. */
  void watch(Opening opening) throws Exception {
    while (!watchers.isReady()) {
      Thread.sleep(100);
    }
    open.push(opening.open(watchers));
  }

  Duration cpuTime() {
    return run.cpuTime();
  }

  double behindSeconds() {
    return sender.behindSeconds();
  }

  /** Returns the 99th percentile of each endpoint's time, in milliseconds. */
  Map<String, Double> slowest(int requests) {
    return watchers.slowest(requests);
  }

  @Override
  public void close() throws IOException {
    try {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      run.close();
    }
  }
}
