package dev.streamgauge.faults;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.SocketWait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs good and hostile senders on one port at the same time: a thousand simultaneous connections,
 * lines of 10 MB, random bytes, one byte at a time, connections that break off within a line. All
 * lines of good senders must be counted exactly once.
 *
 * <pre>{@code
 * HostilePeers.Outcome outcome = HostilePeers.run(7, Duration.ofSeconds(60), "SparkRunner");
 * assertThat(outcome.linesCounted()).isEqualTo(outcome.linesSent());
 * }</pre>
 */
public final class HostilePeers {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration END = Duration.ofMinutes(4);
  private static final Pattern CUT = Pattern.compile("done:.* ([0-9,]+) too long and cut");

  private HostilePeers() {}

  /**
   * The outcome.
   *
   * @param linesSent lines that good senders sent
   * @param linesCounted those of them that were counted, over all windows
   * @param longLinesSent lines of 10 MB sent
   * @param linesCut lines that were cut, by the program's own account
   * @param connections connections that were made, good and hostile
   * @param randomBytes random bytes sent
   */
  public record Outcome(
      long linesSent,
      long linesCounted,
      long longLinesSent,
      long linesCut,
      long connections,
      long randomBytes) {}

  /**
   * Starts the monitor on {@code runner}, starts all senders, with random bytes for {@code
   * randomBytesFor}, and waits until the monitor has ended on its own.
   */
  public static Outcome run(long seed, Duration randomBytesFor, String runner) throws IOException {
    int port = Ports.free();
    String mark = "good-" + Long.toHexString(seed) + "-sender";
    try (ProcessRun program =
        Launcher.start(
            runner,
            "monitor",
            "--source=listen://127.0.0.1:" + port + "?maxConnections=4000",
            "--contains=" + mark,
            "--windowSize=1d",
            "--windowPeriod=1d",
            "--format=json",
            "--stopWhenIdle=6s")) {
      SocketWait.untilItListens(port, program, START).close();
      PeerTally tally = new PeerTally();
      sendAll(new HostileSenders(port, seed, mark, randomBytesFor, tally));
      program.expectExit(0, END);
      long counted = JsonResults.parse(program.stdoutLines()).total();
      return new Outcome(
          tally.linesSent(),
          counted,
          tally.longLinesSent(),
          cut(program.stderr()),
          tally.connections(),
          tally.randomBytes());
    }
  }

  private static void sendAll(HostileSenders senders) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (Callable<Void> sender : senders.all()) {
        running.add(threads.submit(sender));
      }
      for (Future<Void> sender : running) {
        sender.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A sender could not finish", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static long cut(String stderr) {
    Matcher matcher = CUT.matcher(stderr);
    return matcher.find() ? Long.parseLong(matcher.group(1).replace(",", "")) : 0;
  }
}
