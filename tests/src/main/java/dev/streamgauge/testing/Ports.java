package dev.streamgauge.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports to listen on. */
public final class Ports {
  private Ports() {}

  /**
   * A port below those the system hands to clients: while the server is down, a client that keeps
   * trying a port of that range can be given the very same one and connect to itself.
   */
  public static int free() {
    while (true) {
      int candidate = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      if (isFree(candidate)) {
        return candidate;
      }
    }
  }

  /** {@code port} if it is free, else another. */
  public static int freeOrOther(int port) {
    return isFree(port) ? port : free();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
