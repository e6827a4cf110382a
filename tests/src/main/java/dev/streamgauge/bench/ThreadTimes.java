package dev.streamgauge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The CPU time of a process by the names of its threads, of which Linux keeps 15 characters, in
 * ticks of 10 ms.
 *
 * @param all that of the process, with the threads that have ended
 */
record ThreadTimes(Map<String, Long> ticks, long all) {
  private static final double TICKS_PER_SECOND = 100;
  private static final String ENDED = "(threads that have ended)";
  private static final int SHOWN = 8;

  /** User and system time, counted from behind the name. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  /** Reads them as they are now; only for all where there is no {@code /proc}. */
  static ThreadTimes of(ProcessRun run) throws IOException {
    Map<String, Long> ticks = new TreeMap<>();
    Path tasks = Path.of("/proc", Long.toString(run.pid()), "task");
    if (Files.isDirectory(tasks)) {
      try (Stream<Path> threads = Files.list(tasks)) {
        for (Path thread : threads.toList()) {
          add(thread, ticks);
        }
      }
    }
    return new ThreadTimes(ticks, run.cpuTime().toMillis() / 10);
  }

  private static void add(Path thread, Map<String, Long> ticks) throws IOException {
    try {
      String stat = Files.readString(thread.resolve("stat"), UTF_8);
      String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      ticks.merge(
          name.replaceAll("[-# ]*\\d+$", ""),
          Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]),
          Long::sum);
    } catch (NoSuchFileException e) {
      // It has just ended.
    }
  }

  /** Returns what has been used since {@code before}. */
  ThreadTimes since(ThreadTimes before) {
    Map<String, Long> used = new TreeMap<>();
    ticks.forEach((name, now) -> used.put(name, now - before.ticks.getOrDefault(name, 0L)));
    long total = all - before.all;
    used.put(ENDED, total - used.values().stream().mapToLong(Long::longValue).sum());
    return new ThreadTimes(used, total);
  }

  /** Prints them by a million of {@code records}, the largest first. */
  void print(long records, PrintStream out) {
    out.printf(Locale.ROOT, "receiver: %.2f CPU s per million records%n", seconds(all, records));
    ticks.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(
            each ->
                out.printf(
                    Locale.ROOT, "  %.3f %s%n", seconds(each.getValue(), records), each.getKey()));
  }

  private static double seconds(long ticks, long records) {
    return ticks / TICKS_PER_SECOND / (records / 1e6);
  }
}
