package dev.streamgauge.pagecost;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamgauge.testing.LogLines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Sends log lines over one connection at a steady rate, until it is closed. */
final class SteadySender implements AutoCloseable {
  private static final int SLICES_PER_SECOND = 20;

  private final Socket socket;
  private final byte[] slice;
  private final Thread thread;
  private volatile boolean closed;
  private volatile long behindNanos;

  private SteadySender(Socket socket, byte[] slice) {
    this.socket = socket;
    this.slice = slice;
    this.thread = new Thread(this::send, "sender");
  }

  static SteadySender to(Socket socket, long linesPerSecond) {
    String lines =
        LogLines.seeded(7)
            .hosts(50)
            .lines(linesPerSecond / SLICES_PER_SECOND)
            .map(LogLines.Line::text)
            .collect(Collectors.joining("\n", "", "\n"));
    SteadySender sender = new SteadySender(socket, lines.getBytes(ISO_8859_1));
    sender.thread.start();
    return sender;
  }

  private void send() {
    try {
      OutputStream out = socket.getOutputStream();
      long period = TimeUnit.SECONDS.toNanos(1) / SLICES_PER_SECOND;
      for (long due = System.nanoTime(); !closed; due += period) {
        long early = due - System.nanoTime();
        if (early > 0) {
          LockSupport.parkNanos(early);
        } else {
          behindNanos = Math.max(behindNanos, -early);
        }
        out.write(slice);
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns by how much it was behind at most: the monitor, or this machine, was too slow. */
  double behindSeconds() {
    return behindNanos / 1e9;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    closed = true;
    socket.close();
    thread.join();
  }
}
