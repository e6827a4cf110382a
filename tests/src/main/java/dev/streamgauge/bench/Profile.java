package dev.streamgauge.bench;

import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.TopicFill;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Runs the monitor over a filled Kafka topic with <a
 * href="https://github.com/async-profiler/async-profiler">async-profiler</a> in its JVM and writes
 * a flame graph to {@code tests/target/profile}.
 *
 * <pre>
 * tests/profile --runner=SparkRunner --lines=10000000 --event=cpu
 * </pre>
 */
public final class Profile {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  private Profile() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments = new Arguments(args);
    String runner = arguments.string("runner", "DirectRunner");
    String event = arguments.string("event", "cpu");
    long lines = arguments.number("lines", 10_000_000);
    int partitions = (int) arguments.number("partitions", 2);
    String command = arguments.string("command", "monitor");
    String options = arguments.string("options", "");
    arguments.rejectOthers();

    Path folder = Launcher.repository().resolve("tests/target/profile");
    Files.createDirectories(folder);
    Path graph = folder.resolve("%s-%s-%s.html".formatted(command, runner, event));
    String flags =
        // Otherwise inlined code is attributed to whatever is near a safepoint.
        "-XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints -agentpath:%s=start,event=%s,file=%s"
            .formatted(library(folder), event, graph);

    try (KafkaBroker broker = KafkaBroker.running()) {
      broker.createTopic("logs", partitions);
      LogLines generator = LogLines.seeded(1).every(Duration.ofNanos(100_000));
      TopicFill.fill(broker.bootstrapServers(), "logs", generator, 0, lines);
      List<String> line =
          new ArrayList<>(
              List.of(
                  "env",
                  "STREAMGAUGE_JVM_OPTS=" + flags,
                  Launcher.repository().resolve("streamgauge").toString(),
                  command,
                  "--runner=" + runner,
                  "--source=kafka://" + broker.bootstrapServers() + "/logs",
                  "--stopWhenIdle=5s"));
      Arrays.stream(options.split(" ")).filter(o -> !o.isEmpty()).forEach(line::add);
      try (ProcessRun run = ProcessRun.of(line).start()) {
        run.expectExit(0, TIMEOUT);
      }
    }
    System.out.println(graph);
  }

  /** Returns the profiler's library for this machine, extracted from its jar. */
  private static Path library(Path folder) throws IOException {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String resource =
        "/" + (mac ? "macos" : arm ? "linux-arm64" : "linux-x64") + "/libasyncProfiler.so";
    Path library = folder.resolve("libasyncProfiler.so");
    try (InputStream in = Profile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException("async-profiler has no " + resource + " for this machine");
      }
      Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
    }
    return library;
  }
}
