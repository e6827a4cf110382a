package dev.streamgauge.pipelines.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.util.BackgroundThread;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends log lines at a steady rate to the one client that connects. */
final class DemoServer implements AutoCloseable {
  static final int LINES_PER_ERROR = 20;

  private static final Logger LOG = LoggerFactory.getLogger(DemoServer.class);
  private static final int SLICES_PER_SECOND = 20;
  private static final String[] SERVICES = {"checkout", "search", "login", "mail", "billing"};
  private static final String[] GOOD = {
    "request served in %d ms", "cache refreshed, %d entries", "session of user %d ended"
  };
  private static final String[] BAD = {
    "timeout after %d ms", "disk quota exceeded by %d kB", "connection %d refused by peer"
  };

  private final ServerSocket server;
  private final int linesPerSecond;
  private final long millis;
  private final Thread thread;
  private final AtomicLong linesSent = new AtomicLong();
  private final AtomicLong errorsSent = new AtomicLong();

  private DemoServer(ServerSocket server, int linesPerSecond, long millis) {
    this.server = server;
    this.linesPerSecond = linesPerSecond;
    this.millis = millis;
    this.thread = BackgroundThread.of("demo-generator", this::serve);
  }

  /** Starts a server on a free port of the loopback interface. */
  static DemoServer start(int linesPerSecond, Duration time) throws IOException {
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    DemoServer server = new DemoServer(socket, linesPerSecond, time.getMillis());
    server.thread.start();
    return server;
  }

  int port() {
    return server.getLocalPort();
  }

  long linesSent() {
    return linesSent.get();
  }

  long errorsSent() {
    return errorsSent.get();
  }

  /** Returns whether everything is sent, the client has disconnected, or this is closed. */
  boolean isEnded() {
    return !thread.isAlive();
  }

  private void serve() {
    try (Socket client = server.accept();
        OutputStream out = new BufferedOutputStream(client.getOutputStream(), 1 << 16)) {
      Random random = new Random(1);
      long total = Math.max(1, linesPerSecond * millis / 1000);
      long start = System.nanoTime();
      long sent = 0;
      while (sent < total && !Thread.currentThread().isInterrupted()) {
        long elapsed = System.nanoTime() - start;
        long due = Math.min(total, (long) (elapsed / 1e9 * linesPerSecond) + 1);
        for (; sent < due; sent++) {
          out.write(line(sent, random).getBytes(UTF_8));
        }
        out.flush();
        linesSent.set(sent);
        LockSupport.parkNanos(1_000_000_000L / SLICES_PER_SECOND);
      }
    } catch (IOException e) {
      LOG.debug("The demo's client has disconnected", e);
    }
  }

  private String line(long number, Random random) {
    boolean error = number % LINES_PER_ERROR == 0;
    if (error) {
      errorsSent.incrementAndGet();
    }
    String[] messages = error ? BAD : GOOD;
    return String.format(
        "host-%02d %-5s %s: %s%n",
        random.nextInt(40),
        error ? "ERROR" : "INFO",
        SERVICES[random.nextInt(SERVICES.length)],
        String.format(messages[random.nextInt(messages.length)], random.nextInt(10_000)));
  }

  @Override
  public void close() throws IOException {
    server.close();
    thread.interrupt();
  }
}
