package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.RunnerCommand;
import dev.streamgauge.testing.Runners;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * All of {@link Vocabulary} on a stream that comes in parts, so that windows end between them, with
 * a tenth of the lines late by up to a minute: what is there in the end are the windows of a plain
 * loop.
 */
@RunWith(Parameterized.class)
public class VocabularyTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  private static final long T0 = 1_700_000_000_000L;

  private static final int PARTS = 2;
  private static final int LINES_A_PART = 1000;
  private static final long MILLIS_A_PART = 60_000;

  /** The end of the last window that has a line of a part, of 30 s each 10. */
  private static final long LAST_END = T0 + PARTS * MILLIS_A_PART + 20_000;

  private static final List<String> NOTHING_COUNTED = List.of("0");

  private record Line(long time, String text) {
    String column(int n) {
      return text.split(" ")[n - 1];
    }
  }

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  private static List<Line> part(int part) {
    Random random = new Random(part);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < LINES_A_PART; i++) {
      long time = T0 + part * MILLIS_A_PART + i * MILLIS_A_PART / LINES_A_PART;
      if (random.nextInt(10) == 0) {
        time -= random.nextInt(60_000);
      }
      lines.add(line(time, random));
    }
    return lines;
  }

  private static Line line(long time, Random random) {
    String level = random.nextInt(4) == 0 ? "ERROR" : "INFO";
    String text =
        String.format(
            "%s host-%d %d %s disk %d",
            Instant.ofEpochMilli(time),
            random.nextInt(7),
            random.nextInt(100_000),
            level,
            random.nextInt(20));
    return new Line(time, text);
  }

  /** Of no window of the parts; the last line that each server sends is what ends those. */
  private static List<Line> closing() {
    Random random = new Random(PARTS);
    List<Line> lines = new ArrayList<>();
    for (int server = 0; server < 2; server++) {
      for (int i = 0; i < 10; i++) {
        lines.add(line(LAST_END + lines.size(), random));
      }
      lines.add(line(LAST_END + 5_000 + server, random));
    }
    return lines;
  }

  private Path results() {
    return folder.getRoot().toPath();
  }

  private Path stop() {
    return results().resolve("stop");
  }

  /** Runs the program on what both servers send, and returns what it has printed. */
  private List<String> run(List<List<Line>> parts, List<Line> closing) throws Exception {
    try (ServerSocket first = server();
        ServerSocket second = server();
        ProcessRun run = ProcessRun.of(vocabulary(first, second)).start();
        Socket firstClient = first.accept();
        Socket secondClient = second.accept()) {
      for (int i = 0; i < PARTS; i++) {
        send(parts.get(i), firstClient, secondClient);
        // By then the first server's watermark is in the middle of the part, the second's further.
        awaitWindow(run, T0 + i * MILLIS_A_PART);
      }
      send(closing, firstClient, secondClient);
      // By then the last line of each server has been read, and so all before.
      awaitWindow(run, LAST_END);
      Files.createFile(stop());
      run.expectExit(0, TIMEOUT);
      return run.stdoutLines();
    }
  }

  private static ServerSocket server() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.setSoTimeout((int) TIMEOUT.toMillis());
    return server;
  }

  private List<String> vocabulary(ServerSocket first, ServerSocket second) {
    return RunnerCommand.of(
        runner,
        Vocabulary.class,
        "700m",
        List.of(
            runner,
            "" + first.getLocalPort(),
            "" + second.getLocalPort(),
            results().toString(),
            stop().toString()));
  }

  /** Sends the first half of {@code lines} to the one, the second to the other. */
  private static void send(List<Line> lines, Socket first, Socket second) throws IOException {
    int half = lines.size() / 2;
    send(lines.subList(0, half), first.getOutputStream());
    send(lines.subList(half, lines.size()), second.getOutputStream());
  }

  private static void send(List<Line> lines, OutputStream out) throws IOException {
    out.write(
        lines.stream()
            .map(line -> line.text() + "\n")
            .collect(Collectors.joining())
            .getBytes(UTF_8));
    out.flush();
  }

  /** Until a window is written that ends at {@code millis} or later. */
  private void awaitWindow(ProcessRun run, long millis) {
    await()
        .atMost(TIMEOUT)
        .failFast(() -> assertThat(run.isAlive()).as(run::stderr).isTrue())
        .until(() -> saved("countByWindow", "txt").keySet().stream().anyMatch(e -> e >= millis));
  }

  /** The lines of files by the window's end; windows in which nothing was counted are left out. */
  private TreeMap<Long, List<String>> saved(String operation, String suffix) throws IOException {
    TreeMap<Long, List<String>> windows = new TreeMap<>();
    try (Stream<Path> directories = Files.list(results())) {
      for (Path directory : directories.toList()) {
        String name = directory.getFileName().toString();
        Path file = directory.resolve("part-00000");
        if (name.startsWith(operation + "-") && Files.exists(file)) {
          long end =
              Long.parseLong(
                  name.substring(operation.length() + 1, name.length() - suffix.length() - 1));
          windows.put(end, Files.readAllLines(file));
          windows.values().removeIf(NOTHING_COUNTED::equals);
        }
      }
    }
    return windows;
  }

  /** What was printed last of each window, by its end. */
  private static TreeMap<Long, List<String>> printed(List<String> stdout) {
    TreeMap<Long, List<String>> windows = new TreeMap<>();
    for (int i = 0; i < stdout.size(); i++) {
      if (stdout.get(i).startsWith("Time: ")) {
        String start = stdout.get(i).substring(6, 25).replace(' ', 'T') + "Z";
        int end = i + 2;
        while (!stdout.get(end).isEmpty()) {
          end++;
        }
        windows.put(
            Instant.parse(start).plusSeconds(30).toEpochMilli(), stdout.subList(i + 2, end));
      }
    }
    return windows;
  }

  /** The longest line by "window's end, host", of the last pane that was printed. */
  private static Map<String, String> longest(List<String> stdout) {
    Map<String, String> longest = new TreeMap<>();
    Map<String, Integer> panes = new TreeMap<>();
    for (String line : stdout) {
      if (line.startsWith("LONGEST ")) {
        String[] parts = line.split(" ", 5);
        String id = parts[1] + ", " + parts[3];
        int pane = Integer.parseInt(parts[2]);
        if (pane >= panes.getOrDefault(id, 0)) {
          panes.put(id, pane);
          longest.put(id, parts[4]);
        }
      }
    }
    return longest;
  }

  private static Map<String, String> plainLongest(TreeMap<Long, List<Line>> windows) {
    Map<String, String> longest = new TreeMap<>();
    windows.forEach(
        (end, lines) ->
            lines.forEach(
                line ->
                    longest.merge(end + ", " + line.column(2), line.text(), Vocabulary::longer)));
    return longest;
  }

  /** The lines of each window by its end, in the order of time and text. */
  private static TreeMap<Long, List<Line>> plainWindows(List<List<Line>> parts) {
    TreeMap<Long, List<Line>> windows = new TreeMap<>();
    for (List<Line> part : parts) {
      for (Line line : part) {
        long firstEnd = Math.floorDiv(line.time(), 10_000) * 10_000 + 10_000;
        for (long end = firstEnd; end < firstEnd + 30_000; end += 10_000) {
          windows.computeIfAbsent(end, e -> new ArrayList<>()).add(line);
        }
      }
    }
    windows
        .values()
        .forEach(
            lines -> lines.sort(Comparator.comparingLong(Line::time).thenComparing(Line::text)));
    return windows;
  }

  private static TreeMap<Long, List<String>> each(
      TreeMap<Long, List<Line>> windows, Function<List<Line>, List<String>> result) {
    TreeMap<Long, List<String>> results = new TreeMap<>();
    windows.forEach((end, lines) -> results.put(end, result.apply(lines)));
    return results;
  }

  /** Sums by key, the highest first, as they are written. */
  private static List<String> sums(
      Stream<Line> lines, Function<Line, Stream<String>> keys, ToLongFunction<Line> number) {
    Map<String, Long> sums = new TreeMap<>();
    lines.forEach(
        line ->
            keys.apply(line).forEach(key -> sums.merge(key, number.applyAsLong(line), Long::sum)));
    return sums.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toList();
  }

  /** As {@code print(3)} shows a window. */
  private static List<String> print(List<Line> lines) {
    Stream<String> more = lines.size() > 3 ? Stream.of("...") : Stream.of();
    return Stream.concat(lines.stream().map(Line::text).limit(3), more).toList();
  }

  private static long bytes(Line line) {
    return Long.parseLong(line.column(3));
  }

  @Test
  public void inTheEndEveryOperationHasTheWindowsOfAPlainLoop() throws Exception {
    List<List<Line>> parts = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      parts.add(part(part));
    }
    List<Line> closing = closing();
    List<String> stdout = run(parts, closing);
    parts.add(closing);
    TreeMap<Long, List<Line>> windows = plainWindows(parts);

    assertThat(saved("window", "log"))
        .isEqualTo(each(windows, lines -> lines.stream().map(Line::text).toList()));
    assertThat(saved("transform", "log"))
        .isEqualTo(
            each(
                windows,
                lines ->
                    lines.stream()
                        .map(Line::text)
                        .reduce((a, b) -> b.length() > a.length() ? b : a)
                        .stream()
                        .toList()));
    TreeMap<Long, List<String>> errors =
        each(
            windows,
            lines -> List.of("" + lines.stream().filter(l -> l.text().contains("ERROR")).count()));
    errors.values().removeIf(NOTHING_COUNTED::equals);
    assertThat(saved("filter", "txt")).isEqualTo(errors);
    assertThat(saved("countByWindow", "txt"))
        .isEqualTo(each(windows, lines -> List.of("" + lines.size())));
    assertThat(saved("countByValueAndWindow", "txt"))
        .isEqualTo(each(windows, lines -> sums(lines.stream(), l -> Stream.of(l.text()), l -> 1)));
    assertThat(saved("wordCount", "txt"))
        .isEqualTo(
            each(
                windows,
                lines -> sums(lines.stream(), l -> Stream.of(l.text().split(" ")), l -> 1)));
    assertThat(saved("reduceByWindow", "txt"))
        .isEqualTo(
            each(
                windows,
                lines ->
                    List.of(
                        "" + lines.stream().mapToLong(VocabularyTest::bytes).max().orElseThrow())));
    TreeMap<Long, List<String>> bytesByHost =
        each(
            windows,
            lines -> sums(lines.stream(), l -> Stream.of(l.column(2)), VocabularyTest::bytes));
    assertThat(saved("reduceByKeyAndWindow", "txt")).isEqualTo(bytesByHost);
    assertThat(saved("reduceByKeyAndWindowWithInverse", "txt")).isEqualTo(bytesByHost);
    assertThat(printed(stdout)).isEqualTo(each(windows, VocabularyTest::print));
    assertThat(longest(stdout)).isEqualTo(plainLongest(windows));
  }
}
