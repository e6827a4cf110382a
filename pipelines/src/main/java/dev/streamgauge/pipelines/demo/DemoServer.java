package dev.streamgauge.pipelines.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.io.format.InputSpan;
import dev.streamgauge.util.BackgroundThread;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  private static final int HOSTS = 40;

  private final ServerSocket server;
  private final int linesPerSecond;
  private final long millis;
  private final Incident incident;
  private final List<byte[]> held = new ArrayList<>();
  private boolean incidentLine;
  private final Thread thread;
  private final AtomicLong linesSent = new AtomicLong();
  private final AtomicLong errorsSent = new AtomicLong();

  private DemoServer(ServerSocket server, int linesPerSecond, long millis) {
    this.server = server;
    this.linesPerSecond = linesPerSecond;
    this.millis = millis;
    this.incident = Incident.in(millis);
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
      InputSpan.begin(System.currentTimeMillis());
      long start = System.nanoTime();
      long sent = 0;
      while (sent < total && !Thread.currentThread().isInterrupted()) {
        long elapsed = System.nanoTime() - start;
        long due = Math.min(total, (long) (elapsed / 1e9 * linesPerSecond) + 1);
        String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        for (; sent < due; sent++) {
          send(line(sent, time, elapsed, random).getBytes(UTF_8), elapsed, out);
        }
        if (!incident.isLateAt(elapsed)) {
          release(out);
        }
        out.flush();
        linesSent.set(sent - held.size());
        LockSupport.parkNanos(1_000_000_000L / SLICES_PER_SECOND);
      }
      release(out);
      linesSent.set(sent);
      InputSpan.end(System.currentTimeMillis());
    } catch (IOException e) {
      LOG.debug("The demo's client has disconnected", e);
    }
  }

  /** Sends a line, or holds it back if it is to come late. */
  private void send(byte[] line, long elapsed, OutputStream out) throws IOException {
    if (incidentLine
        && incident.isLateAt(elapsed)
        && errorsSent.get() % Incident.ERRORS_PER_LATE == 0) {
      held.add(line);
    } else {
      out.write(line);
    }
  }

  private void release(OutputStream out) throws IOException {
    for (byte[] line : held) {
      out.write(line);
    }
    held.clear();
  }

  private String line(long number, String time, long elapsed, Random random) {
    incidentLine = incident.isOnAt(elapsed) && random.nextInt(Incident.LINES_PER_ERROR) == 0;
    boolean error = incidentLine || number % LINES_PER_ERROR == 0;
    if (error) {
      errorsSent.incrementAndGet();
    }
    String[] messages = error ? BAD : GOOD;
    return String.format(
        Locale.ROOT,
        "ts=%s level=%s host=%s service=%s msg=\"%s\"%n",
        time,
        error ? "ERROR" : "INFO",
        incidentLine ? Incident.HOST : String.format("web-%02d", random.nextInt(HOSTS)),
        SERVICES[random.nextInt(SERVICES.length)],
        String.format(messages[random.nextInt(messages.length)], random.nextInt(10_000)));
  }

  @Override
  public void close() throws IOException {
    InputSpan.reset();
    server.close();
    thread.interrupt();
  }
}
