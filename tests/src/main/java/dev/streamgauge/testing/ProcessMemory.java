package dev.streamgauge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the memory use of a process from Linux's {@code /proc}. */
final class ProcessMemory {
  private static final String PEAK = "VmHWM:";

  private ProcessMemory() {}

  /** Returns its peak resident bytes, 0 if unknown or if it has ended. */
  static long peak(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }
}
