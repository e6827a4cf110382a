package dev.streamgauge.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** The machine and date of a measurement. */
record Machine(
    String date, String processor, int cores, long memoryMiB, String system, String java) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Returns this machine, today. */
  static Machine here() {
    var os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        LocalDate.now(ZoneOffset.UTC).toString(),
        processorName(),
        os.getAvailableProcessors(),
        os.getTotalMemorySize() >> 20,
        os.getName() + " " + os.getVersion(),
        Runtime.version().toString());
  }

  private static String processorName() {
    if (!Files.exists(CPU_INFO)) {
      return System.getProperty("os.arch");
    }
    try {
      return Files.readAllLines(CPU_INFO).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.replaceFirst(".*:\\s*", ""))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %s, %d cores, %,d MiB, %s, Java %s",
        date,
        processor,
        cores,
        memoryMiB,
        system,
        java);
  }
}
