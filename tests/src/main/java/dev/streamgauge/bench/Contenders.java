package dev.streamgauge.bench;

import dev.streamgauge.testing.JavaCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All contenders. A new one is a class here and a line in {@link #all}. */
final class Contenders {
  private Contenders() {}

  static List<Contender> all(Path repository) {
    return List.of(
        new Bare(),
        new Streamgauge(repository, "direct", "DirectRunner", List.of()),
        new Streamgauge(repository, "spark", "SparkRunner", List.of()),
        new Textbook("direct", "DirectRunner", 60_000, List.of()),
        new Textbook(
            "spark",
            "SparkRunner",
            300_000,
            List.of("--sparkMaster=local[2]", "--batchIntervalMillis=1000")));
  }

  private record Bare() implements Contender {
    @Override
    public String name() {
      return "bare";
    }

    @Override
    public List<String> command(Workload workload) {
      return JavaCommand.of(
          BareConsumer.class,
          workload.heap(),
          List.of(
              "--bootstrapServers=" + workload.bootstrapServers(),
              "--topic=" + workload.topic(),
              "--windowSize=" + Workload.option(workload.windowSize()),
              "--windowPeriod=" + Workload.option(workload.windowPeriod())));
    }
  }

  private record Streamgauge(Path repository, String shortName, String runner, List<String> more)
      implements Contender {
    private static final Duration IDLE = Duration.ofSeconds(3);

    @Override
    public String name() {
      return "streamgauge-" + shortName;
    }

    @Override
    public List<String> command(Workload workload) {
      Path launcher = repository.resolve("streamgauge");
      if (!Files.isExecutable(launcher)) {
        throw new IllegalStateException("No launcher at " + launcher);
      }
      List<String> command =
          new ArrayList<>(
              List.of(
                  // All contenders have the same heap.
                  "env",
                  "STREAMGAUGE_JVM_OPTS=-Xmx" + workload.heap(),
                  launcher.toString(),
                  "monitor",
                  "--runner=" + runner,
                  "--source=kafka://%s/%s".formatted(workload.bootstrapServers(), workload.topic()),
                  "--format=json",
                  "--stopWhenIdle=" + Workload.option(IDLE),
                  "--windowSize=" + Workload.option(workload.windowSize()),
                  "--windowPeriod=" + Workload.option(workload.windowPeriod())));
      command.addAll(more);
      return command;
    }

    @Override
    public Duration idleWait() {
      return IDLE;
    }
  }

  private record Textbook(String shortName, String runner, long mostLines, List<String> more)
      implements Contender {
    @Override
    public String name() {
      return "textbook-" + shortName;
    }

    @Override
    public List<String> command(Workload workload) {
      List<String> args =
          new ArrayList<>(
              List.of(
                  "--runner=" + runner,
                  "--bootstrapServers=" + workload.bootstrapServers(),
                  "--topic=" + workload.topic(),
                  "--windowSeconds=" + workload.windowSize().toSeconds(),
                  "--periodSeconds=" + workload.windowPeriod().toSeconds()));
      args.addAll(more);
      return JavaCommand.of(TextbookPipeline.class, workload.heap(), args);
    }

    /** Its cost grows with the windows an element is in; the limit is for three of them. */
    @Override
    public long mostLines(Workload workload) {
      return Math.max(1000, mostLines * 3 / Math.max(3, workload.overlap()));
    }

    @Override
    public boolean endsItself() {
      return false;
    }
  }
}
