package dev.streamgauge.pipelines.cli;

import dev.streamgauge.pipelines.options.DemoOptions;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.LogSessionsOptions;
import dev.streamgauge.pipelines.options.NotifyOptions;
import dev.streamgauge.pipelines.options.OptionNames;
import dev.streamgauge.pipelines.options.PatternsOptions;
import dev.streamgauge.pipelines.options.RelayOptions;
import dev.streamgauge.pipelines.options.ReplayOptions;
import dev.streamgauge.pipelines.options.ResultsOptions;
import dev.streamgauge.pipelines.options.WordCountOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The commands, in the order of the help. */
public enum Command {
  DEMO(
      DemoOptions.class,
      "Monitors a built-in generator of log lines, over a real TCP socket.",
      "streamgauge demo",
      "streamgauge demo --demoTime=5m --demoRate=1000 --by=after:service= --top=5",
      "streamgauge demo --runner=SparkRunner"),
  MONITOR(
      LogMonitorOptions.class,
      "Counts error lines in sliding windows, or evaluates alert rules.",
      "streamgauge monitor --source=socket://localhost:9999",
      "streamgauge monitor --source=kafka://localhost:9092/logs --by=after:host="
          + " --sink=jdbc:h2:./counts",
      "streamgauge monitor --source=listen://127.0.0.1:5514 --rules=rules.yaml"),
  WORDCOUNT(
      WordCountOptions.class,
      "Counts words per window, or keeps running totals.",
      "streamgauge wordcount --source=socket://localhost:9999",
      "streamgauge wordcount --source=file:///var/log/app.log --windowSize=1h --top=20",
      "streamgauge wordcount --source=listen://127.0.0.1:5514 --running"),
  SESSIONS(
      LogSessionsOptions.class,
      "Finds the sessions of each key: runs of lines without a long gap.",
      "streamgauge sessions --source=listen://127.0.0.1:5514 --by=after:user=",
      "streamgauge sessions --source=file:///var/log/access.log --eventTime=line --gap=30m",
      "streamgauge sessions --source=kafka://localhost:9092/logs --format=json"),
  PATTERNS(
      PatternsOptions.class,
      "Lists the kinds of lines, with counts and templates.",
      "streamgauge patterns --source=file:///var/log/app.log --top=20",
      "streamgauge patterns --source=file:///var/log/app.log --windowSize=1h --eventTime=line",
      "streamgauge patterns --source=file:///var/log/app.log --assign --format=json"),
  REPLAY(
      ReplayOptions.class,
      "Evaluates alert rules over old lines, and notifies nobody.",
      "streamgauge replay --rules=rules.yaml --source=file:///var/log/app.log",
      "streamgauge replay --rules=rules.yaml --source=kafka://localhost:9092/logs",
      "streamgauge replay --rules=rules.yaml --source=file:///var/log/app.log --format=json"),
  RELAY(
      RelayOptions.class,
      "Sends the lines of any source on to a Kafka topic.",
      "streamgauge relay --source=listen://0.0.0.0:5514 --spool=./spool"
          + " --to=kafka://localhost:9092/logs",
      "streamgauge relay --source=watch:///var/log/app/*.log --checkpointDir=./relay"
          + " --to=kafka://localhost:9092/logs",
      "streamgauge relay --source=http://127.0.0.1:8081 --spool=./spool"
          + " --to=kafka://localhost:9092/logs --web=127.0.0.1:9000"),
  NOTIFY(
      NotifyOptions.class,
      "Sends the alerts of a run on a cluster, while the process that has started it does not.",
      "streamgauge notify --rules=rules.yaml --outbox=/shared/gauge/outbox",
      "streamgauge notify --rules=rules.yaml --outbox=hdfs://namenode/gauge/outbox"
          + " --runner=SparkRunner"),
  WEB(
      ResultsOptions.class,
      "Serves the web page from results that a run elsewhere has stored.",
      "streamgauge web --results=jdbc:postgresql://db.example.org/logs --jdbcUser=gauge",
      "streamgauge web --results=jdbc:postgresql://db.example.org/logs --web=127.0.0.1:9000",
      "streamgauge web --results=jdbc:postgresql://db.example.org/logs --pipelineName=errors"),
  RULES(
      null,
      "Checks rules files (rules check FILE...), runs their tests (rules test FILE...), compares"
          + " and explains them over old lines (rules diff, rules explain)."),
  RUN(null, "Runs the pipelines of a configuration file: run --config=FILE."),
  CONFIG(null, "Checks configuration files (config check FILE...), or prints their schema."),
  COMPLETION(null, "Prints the completion script of a shell: completion bash, completion zsh.");

  private final @Nullable Class<? extends PipelineOptions> options;
  private final String summary;
  private final List<String> examples;

  Command(@Nullable Class<? extends PipelineOptions> options, String summary, String... examples) {
    this.options = options;
    this.summary = summary;
    this.examples = List.of(examples);
  }

  /** Returns the command as it is written on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the options; empty if the command has none. */
  public Optional<Class<? extends PipelineOptions>> options() {
    return Optional.ofNullable(options);
  }

  String summary() {
    return summary;
  }

  List<String> examples() {
    return examples;
  }

  /** Returns the command called {@code word}; empty if there is none. */
  public static Optional<Command> named(String word) {
    return Arrays.stream(values()).filter(command -> command.word().equals(word)).findFirst();
  }

  /** Returns the command that a user may have meant by {@code word}; empty if none is near. */
  public static Optional<String> near(String word) {
    return OptionNames.nearest(word, words());
  }

  /** Returns all commands as they are written, sorted. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Command::word).sorted().toList();
  }
}
