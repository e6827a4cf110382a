package dev.streamgauge.bench;

import dev.streamgauge.testing.JavaCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All contenders. A new one is a class here and a line in {@link #all}. */
final class Contenders {
  private Contenders() {}

  /** Returns all, with {@code readers} readers where a runner of ours can have several. */
  static List<Contender> all(Path repository, int readers) {
    return List.of(
        new Bare(),
        new Streamgauge(repository, "direct", "DirectRunner", List.of()),
        new Streamgauge(
            repository,
            "spark",
            "SparkRunner",
            readers == 1 ? List.of() : List.of("--readers=" + readers)),
        new Streamgauge(repository, "flink", "FlinkRunner", List.of()),
        new NativeContender(
            repository, "structured-streaming", "spark", "spark.StructuredStreaming", false),
        new NativeContender(repository, "dstreams", "spark", "spark.DStreams", false),
        new NativeContender(
            repository, "kafka-streams", "kafka-streams", "kafkastreams.KafkaStreamsCount", false),
        new NativeContender(repository, "flink", "flink", "flink.FlinkCount", true),
        new Textbook("direct", "DirectRunner", 60_000, List.of()),
        new Textbook(
            "spark",
            "SparkRunner",
            300_000,
            List.of("--sparkMaster=local[2]", "--batchIntervalMillis=1000")));
  }

  /**
   * Returns those with the names in {@code list}.
   *
   * @throws IllegalArgumentException if there is none with such a name
   */
  static List<Contender> named(String list, Path repository, int readers) {
    List<Contender> all = all(repository, readers);
    List<String> names = Arrays.asList(list.split(","));
    List<Contender> chosen = all.stream().filter(c -> names.contains(c.name())).toList();
    if (chosen.size() != names.size()) {
      throw new IllegalArgumentException(
          "--contenders=" + list + "; there are " + all.stream().map(Contender::name).toList());
    }
    return chosen;
  }

  private record Bare() implements Contender {
    @Override
    public String name() {
      return "bare";
    }

    @Override
    public List<String> command(Task task, String heap) {
      return JavaCommand.of(BareConsumer.class, heap, task.arguments());
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
    public List<String> command(Task task, String heap) {
      Path launcher = repository.resolve("streamgauge");
      if (!Files.isExecutable(launcher)) {
        throw new IllegalStateException("No launcher at " + launcher);
      }
      List<String> command =
          new ArrayList<>(
              List.of(
                  // All contenders have the same heap.
                  "env", "STREAMGAUGE_JVM_OPTS=-Xmx" + heap, launcher.toString()));
      command.addAll(
          switch (task.question()) {
            case ERRORS -> List.of("monitor");
            case ERRORS_BY_HOST -> List.of("monitor", "--by=column:2", "--top=" + Answer.TOP);
            case WORDS -> List.of("wordcount", "--top=" + Answer.TOP);
          });
      command.addAll(
          List.of(
              "--runner=" + runner,
              "--source=kafka://%s/%s".formatted(task.bootstrapServers(), task.topic()),
              "--format=json",
              "--stopWhenIdle=" + Workload.option(IDLE),
              "--windowSize=" + Workload.option(task.windowSize()),
              "--windowPeriod=" + Workload.option(task.windowPeriod())));
      command.addAll(more);
      return command;
    }

    @Override
    public Duration idleWait() {
      return IDLE;
    }

    @Override
    public boolean isLive() {
      return true;
    }

    @Override
    public Check check(Answer answer) {
      return new TopCheck(answer);
    }
  }

  private record Textbook(String shortName, String runner, long mostLines, List<String> more)
      implements Contender {
    @Override
    public String name() {
      return "textbook-" + shortName;
    }

    @Override
    public List<String> command(Task task, String heap) {
      List<String> args =
          new ArrayList<>(
              List.of(
                  "--runner=" + runner,
                  "--bootstrapServers=" + task.bootstrapServers(),
                  "--topic=" + task.topic(),
                  "--question=" + task.question(),
                  "--atLeast=" + task.atLeast(),
                  "--windowSeconds=" + task.windowSize().toSeconds(),
                  "--periodSeconds=" + task.windowPeriod().toSeconds()));
      args.addAll(more);
      return JavaCommand.of(TextbookPipeline.class, heap, args);
    }

    /**
     * Returns the limit scaled by cost, which grows with the windows per element and the elements
     * per line; the record's limit is for three windows and one line in twenty.
     */
    @Override
    public long mostLines(Workload workload) {
      long elements = workload.question() == Question.WORDS ? 13 * 20 : 1;
      return Math.max(1000, mostLines * 3 / Math.max(3, workload.overlap() * elements));
    }

    @Override
    public boolean endsItself() {
      return false;
    }
  }
}
