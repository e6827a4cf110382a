package dev.streamgauge.pipelines.relay;

import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.pipelines.connect.RelayTarget;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.SourceList;
import dev.streamgauge.pipelines.connect.Sources;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.RelayOptions;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.pipelines.run.Launcher;
import dev.streamgauge.pipelines.run.Runners;
import dev.streamgauge.windows.time.OpenWindows;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.joda.time.Duration;

/**
 * Sends the lines of any source on to a Kafka topic: what runs where logs arrive, so that a cluster
 * can read Kafka.
 *
 * <p>Each line is a record, with the line's event time as its timestamp. Lines are sent in
 * transactions, and the position in the source is saved with each: whenever the process is killed,
 * a consumer with {@code isolation.level=read_committed} sees each line once, from a source that
 * can be read again or has a spool.
 */
public final class Relay {
  /** Options that have no effect on a relay. */
  public static final Set<String> UNUSED =
      Set.of(
          "allowedLateness",
          "format",
          "history",
          "jdbcPasswordFile",
          "jdbcUser",
          "kafkaGroup",
          "maxKeys",
          "readers",
          "resumeFrom",
          "sink");

  private Relay() {}

  /**
   * Runs the command.
   *
   * @throws ConfigException if {@code args} are wrong
   * @throws Exception if the relay fails
   */
  public static void run(List<String> args, PrintStream err) throws Exception {
    Map<String, String> given = CommandLine.given(args);
    TreeSet<String> unused = new TreeSet<>(UNUSED);
    unused.retainAll(given.keySet());
    if (!unused.isEmpty()) {
      throw new ConfigException(
          "--"
              + unused.first()
              + " has no effect on relay, which only sends lines on: leave it out.");
    }
    if (given.containsKey("runner") && !Runners.of(args).runner().equals("DirectRunner")) {
      throw new ConfigException(
          "--runner="
              + given.get("runner")
              + ": relay is one process, as transactions and positions have to agree. Leave"
              + " --runner out; on a cluster, read the topic that relay sends to.");
    }
    RelaySetup setup = new RelaySetup();
    Launcher.launch(
        setup, RelayOptions.class, args, err, (options, context) -> create(setup, options, given));
  }

  private static Job create(RelaySetup setup, RelayOptions options, Map<String, String> given) {
    RelayTarget target = RelayTarget.of(options);
    Optional<Path> directory = directory(given);
    RunContext context =
        RunContext.builder()
            .setKeepsMarks(true)
            .setStateDirectory(directory.map(Path::toString))
            .build();
    SourceList list = SourceList.of(options);
    if (directory.isEmpty() && list.canBeReadAgain()) {
      throw new ConfigException(
          "--checkpointDir is missing: relay keeps there up to where it has sent "
              + list.shown()
              + ".");
    }
    MergedSource<?> source = Sources.of(options, context).source();
    RelayState state =
        RelayState.in(
            directory, "kafka://" + target.brokers() + "/" + target.topic(), list.shown());
    setup.setRelay(
        () -> {
          try (RelayTopic topic = new RelayTopic(target, state.id(), host())) {
            new RelayLoop(source, options, state, topic).run();
          }
          return null;
        });
    // It has no windows.
    return new Job(
        Pipeline.create(options),
        OpenWindows.of(Duration.millis(1), Duration.millis(1), Duration.ZERO));
  }

  private static Optional<Path> directory(Map<String, String> given) {
    String option = given.containsKey("checkpointDir") ? "checkpointDir" : "spool";
    String directory = given.get(option);
    if (directory == null) {
      return Optional.empty();
    }
    try {
      if (!directory.isBlank() && !directory.contains("://")) {
        return Optional.of(Path.of(directory));
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw new ConfigException(
        "--"
            + option
            + "="
            + directory
            + " is not a directory on this machine: write the path of one.");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
