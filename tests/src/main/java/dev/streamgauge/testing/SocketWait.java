package dev.streamgauge.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** Waits for a program to listen. */
public final class SocketWait {
  private static final int POLL_MILLIS = 100;

  private SocketWait() {}

  /** Returns the first connection with {@code port} on loopback that {@code program} takes. */
  public static Socket untilItListens(int port, ProcessRun program, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException notYet) {
        if (!program.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "Nothing listens on port " + port + ":\n" + program.stderr(), notYet);
        }
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting for port " + port, e);
      }
    }
  }
}
