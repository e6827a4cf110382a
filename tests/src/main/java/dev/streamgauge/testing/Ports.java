package dev.streamgauge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports to listen on. */
public final class Ports {
  private Ports() {}

  /**
   * Returns a port below the ephemeral range: while the server is down, a client that keeps
   * retrying an ephemeral port can be assigned that same port and connect to itself.
   *
   * <p>The port is reserved on this machine until this JVM ends, since a program may take half a
   * minute until it listens, and several JVMs run tests at the same time.
   */
  public static int free() {
    while (true) {
      int candidate = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      if (isFree(candidate) && reserve(candidate)) {
        return candidate;
      }
    }
  }

  /** Returns {@code port} if it is free, else another. */
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

  /** Creates the file that reserves the port, and returns whether there was none. */
  private static boolean reserve(int port) {
    try {
      String name = "streamgauge-ports-" + System.getProperty("user.name");
      Path folder = Path.of(System.getProperty("java.io.tmpdir"), name);
      Path file = Files.createDirectories(folder).resolve(Integer.toString(port));
      Files.createFile(file).toFile().deleteOnExit();
      return true;
    } catch (FileAlreadyExistsException others) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
