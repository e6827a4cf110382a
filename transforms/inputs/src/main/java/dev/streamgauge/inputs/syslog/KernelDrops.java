package dev.streamgauge.inputs.syslog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How many datagrams Linux has dropped at a UDP port since its socket was opened: the last column
 * of {@code /proc/net/udp}. Elsewhere nobody knows, and it is always 0.
 */
final class KernelDrops {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

  private final String port;

  KernelDrops(int port) {
    this.port = String.format(Locale.ROOT, ":%04X", port);
  }

  long read() {
    long drops = 0;
    for (Path table : TABLES) {
      try {
        for (String line : Files.readAllLines(table)) {
          drops += drops(line);
        }
      } catch (IOException e) {
        // Another system, or no IPv6.
      }
    }
    return drops;
  }

  /** Returns the drops of the socket in a line of the table; 0 if it is another's. */
  long drops(String line) {
    String[] columns = line.trim().split(" +");
    if (columns.length < 13 || !columns[1].endsWith(port)) {
      return 0;
    }
    String last = columns[columns.length - 1];
    return last.matches("[0-9]{1,18}") ? Long.parseLong(last) : 0;
  }
}
