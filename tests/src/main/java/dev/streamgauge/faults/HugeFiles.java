package dev.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ResultFolder;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TempFolders;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Runs each command over a file that is larger than the heap, plain and compressed, on each runner,
 * and over a file with millions of keys; compares the results with plain loops over the same lines.
 *
 * <pre>
 * tests/huge                                          600 MB, heaps of 256 MB, on Spark 512 MB; 3.5 million keys
 * tests/huge --megabytes=1500 --sparkHeap=1g --runners=SparkRunner --commands=replay,keys
 * </pre>
 *
 * <p>Exits with 1 if a result is wrong.
 */
public final class HugeFiles {
  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final String COMMANDS = "replay,monitor,rules,sessions,wordcount,keys";
  private static final String KEYS = "keys";
  private static final String KEY_HEAP = "1g";

  private final Path folder;
  private final String heap;

  /** Spark refuses to start with less than 450 MiB. */
  private final String sparkHeap;

  private final HugeLog log;
  private final Path plain;
  private final Path compressed;
  private final Path rules;
  private final int keys;
  private int runs;
  private boolean failed;

  private HugeFiles(Path folder, String heap, String sparkHeap, HugeLog log, int keys)
      throws IOException {
    this.folder = folder;
    this.heap = heap;
    this.sparkHeap = sparkHeap;
    this.log = log;
    this.keys = keys;
    this.plain = folder.resolve("huge.log");
    this.compressed = folder.resolve("huge.log.gz");
    this.rules = Files.writeString(folder.resolve("rules.yml"), HugeLog.RULES);
    log.write(plain, compressed);
  }

  public static void main(String[] args) throws IOException {
    Arguments arguments = new Arguments(args);
    long megabytes = arguments.number("megabytes", 600);
    int keys = (int) arguments.number("keys", 3_500_000);
    String heap = arguments.string("heap", "256m");
    String sparkHeap = arguments.string("sparkHeap", "512m");
    List<String> runners =
        Arrays.asList(arguments.string("runners", String.join(",", Runners.all())).split(","));
    List<String> commands = Arrays.asList(arguments.string("commands", COMMANDS).split(","));
    arguments.rejectOthers();
    Path folder = Files.createTempDirectory("streamgauge-huge");
    boolean failed;
    try {
      HugeLog log = new HugeLog((int) (megabytes * 1_000_000 / HugeLog.LINE_BYTES));
      HugeFiles huge = new HugeFiles(folder, heap, sparkHeap, log, keys);
      System.out.println("| command | runner | file | seconds | resident MB | result |");
      System.out.println("|---|---|---|---:|---:|---|");
      for (String runner : runners) {
        for (String command : commands) {
          huge.runAll(runner, command);
        }
      }
      failed = huge.failed;
    } finally {
      TempFolders.delete(folder);
    }
    System.exit(failed ? 1 : 0);
  }

  private void runAll(String runner, String command) throws IOException {
    if (command.equals(KEYS)) {
      Path file = writeKeys();
      run(runner, command, file, KEY_HEAP);
      Files.delete(file);
    } else {
      String ofRunner = runner.equals(Runners.SPARK) ? sparkHeap : heap;
      run(runner, command, plain, ofRunner);
      run(runner, command, compressed, ofRunner);
    }
  }

  /** Writes lines with a key each, all of one window. */
  private Path writeKeys() throws IOException {
    Path file = folder.resolve("keys.log");
    try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
      for (int i = 0; i < keys; i++) {
        out.write(HugeLog.START + " ERROR user=" + i + " logged in\n");
      }
    }
    return file;
  }

  private void run(String runner, String command, Path file, String ofHeap) {
    runs++;
    Path results = folder.resolve("results-" + runs);
    List<String> options = new ArrayList<>(options(command, results));
    options.add("--source=file://" + file);
    options.add("--eventTime=line");
    long began = System.nanoTime();
    String result;
    long peak;
    String program = command.equals("rules") || command.equals(KEYS) ? "monitor" : command;
    try (ProcessRun run =
        Launcher.command(runner, program, options)
            .env(Launcher.JVM_OPTIONS, Launcher.jvmOptions("-Xmx" + ofHeap))
            .start()) {
      run.waitUntil(
          () -> {
            run.peakMemory();
            return false;
          },
          TIMEOUT);
      int code = run.waitFor(Duration.ofSeconds(1));
      peak = run.peakMemory();
      result = code == 0 ? verdict(command, run.stdoutLines(), results) : "exit code " + code;
      if (!result.equals("right")) {
        System.err.println(run.stderr());
      }
    }
    failed |= !result.equals("right");
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %d | %d | %s |%n",
        command,
        runner,
        file.getFileName(),
        (System.nanoTime() - began) / 1_000_000_000,
        peak >> 20,
        result);
  }

  private List<String> options(String command, Path results) {
    String sink = "--sink=file://" + results;
    return switch (command) {
      case "replay", "rules" -> List.of("--rules=" + rules);
      case "monitor" -> List.of("--windowSize=10s", "--windowPeriod=10s", sink);
      case "sessions" -> List.of("--by=after:user=", "--gap=10s", sink);
      case "wordcount" -> List.of("--windowSize=10s", "--top=0", sink);
      case KEYS -> List.of("--by=after:user=", "--windowSize=10s", "--windowPeriod=10s", sink);
      default -> throw new IllegalArgumentException(command + "; there are " + COMMANDS);
    };
  }

  private String verdict(String command, List<String> printed, Path folderOfResults) {
    if (command.equals("replay") || command.equals("rules")) {
      List<String> fired = printed.stream().filter(line -> line.startsWith("FIRING")).toList();
      return fired.equals(log.alerts()) ? "right" : "alerts " + fired + ", not " + log.alerts();
    }
    JsonResults results = new ResultFolder(folderOfResults).results();
    return switch (command) {
      case "monitor" -> same(results.counts(), log.errors());
      case "sessions" -> sessions(results);
      case KEYS -> keys(results);
      default ->
          same(results.counts("ERROR"), log.errors()).equals("right")
              ? same(sum(results.counts("ERROR"), results.counts("INFO")), log.all())
              : "ERROR is wrong";
    };
  }

  private String sessions(JsonResults results) {
    for (int user = 0; user < 3; user++) {
      List<Long> counts = List.copyOf(results.counts(HugeLog.user(user)).values());
      if (!counts.equals(List.of((long) log.linesOf(user)))) {
        return "sessions of user " + user + ": " + counts;
      }
    }
    return "right";
  }

  private String keys(JsonResults results) {
    long total = results.latest().values().stream().mapToLong(JsonResults.Result::count).sum();
    boolean hasOthers = !results.counts("(other keys)").isEmpty();
    return total == keys && hasOthers == keys > 1_000_000
        ? "right"
        : total + " lines under " + results.latest().size() + " keys";
  }

  private static TreeMap<Long, Long> sum(TreeMap<Long, Long> some, TreeMap<Long, Long> more) {
    TreeMap<Long, Long> sum = new TreeMap<>(some);
    more.forEach((start, count) -> sum.merge(start, count, Long::sum));
    return sum;
  }

  private static String same(TreeMap<Long, Long> counts, TreeMap<Long, Long> expected) {
    counts.values().removeIf(count -> count == 0);
    return counts.equals(expected)
        ? "right"
        : counts.size() + " windows instead of " + expected.size() + ", or other counts";
  }
}
