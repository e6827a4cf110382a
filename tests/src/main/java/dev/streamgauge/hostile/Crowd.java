package dev.streamgauge.hostile;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** More connections than are allowed, which say nothing. */
final class Crowd {
  /** The default of {@code maxConnections}, and some. */
  private static final int CONNECTIONS = 1024 + 50;

  /** Less than what a connection may be silent. */
  private static final long PATIENCE_NANOS = 25_000_000_000L;

  private static final long PAUSE_NANOS = 100_000_000L;

  private Crowd() {}

  /** Asks for something that others have to get all the same. */
  interface Request {
    boolean succeeds(Target target) throws Exception;
  }

  /** Opens the connections, and requires that others get through while they are open. */
  static void of(Target target, Request others) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        sockets.add(target.connect());
      }
      untilItSucceeds(() -> others.succeeds(target));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Does something that may fail for a while. */
  interface Attempt {
    boolean succeeds() throws Exception;
  }

  static void untilItSucceeds(Attempt attempt) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    IOException last = null;
    while (System.nanoTime() < end) {
      try {
        if (attempt.succeeds()) {
          return;
        }
      } catch (IOException e) {
        last = e;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new AssertionError("hostile peers keep out others", last);
  }
}
