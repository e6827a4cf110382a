package dev.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends numbered lines over TCP to a program that is killed now and then. When the connection
 * breaks it checks the spool for the last received line, and resumes from there when the program
 * listens again.
 */
final class SpoolSender implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String TEXT = " ERROR [checkout] request timeout for order session after";

  private final int port;
  private final Path spool;
  private final long lines;
  private final Pace pace;
  private final CompletableFuture<Void> sending;
  private volatile boolean closed;
  private long last = -1;

  private SpoolSender(int port, Path spool, long lines, Duration span) {
    this.port = port;
    this.spool = spool;
    this.lines = lines;
    this.pace = new Pace(span);
    sending = CompletableFuture.runAsync(this::sendAll, task -> new Thread(task, "sender").start());
  }

  /** Starts to send {@code lines} lines to {@code port}, two thirds of them within {@code span}. */
  static SpoolSender start(int port, Path spool, long lines, Duration span) {
    return new SpoolSender(port, spool, lines, span);
  }

  /** Sends the rest at once and waits until all are sent. */
  void finish(Duration timeout) {
    pace.hurry();
    try {
      sending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new IllegalStateException("Could not send all lines", e);
    }
  }

  private void sendAll() {
    while (!closed) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        send(socket);
        return;
      } catch (ConnectException notYetStarted) {
        Injector.pause(LOOK);
      } catch (IOException killed) {
        // Before it restarts and releases the space of counted lines.
        last = SpooledLines.last(spool, last);
      }
    }
  }

  private void send(Socket socket) throws IOException {
    try (OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
      long next = last + 1;
      while (next < lines && !closed) {
        for (long due = pace.due(lines); next < due; next++) {
          out.write((next + TEXT + "\n").getBytes(UTF_8));
        }
        out.flush();
        Injector.pause(LOOK);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
