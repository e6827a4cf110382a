package dev.streamgauge.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;

/**
 * Where a program receives.
 *
 * @param port on loopback
 * @param socket the Unix socket, for those that send to one
 */
public record Target(int port, Path socket) {
  /** Long enough for a machine that does several things at once. */
  private static final int TIMEOUT_MILLIS = 60_000;

  Socket connect() throws IOException {
    Socket connection = new Socket(InetAddress.getLoopbackAddress(), port);
    connection.setSoTimeout(TIMEOUT_MILLIS);
    return connection;
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }
}
