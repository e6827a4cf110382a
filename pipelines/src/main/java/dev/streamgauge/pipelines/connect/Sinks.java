package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.file.FileSink;
import dev.streamgauge.io.format.ConsoleSink;
import dev.streamgauge.io.format.JsonFormat;
import dev.streamgauge.io.format.ResultFormat;
import dev.streamgauge.io.jdbc.JdbcSink;
import dev.streamgauge.io.kafka.KafkaResultSink;
import dev.streamgauge.outputs.cassandra.CassandraSink;
import dev.streamgauge.outputs.prometheus.PrometheusSink;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.OutputFormat;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.windows.TopOfWindows;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;

/** Creates the sinks that options name, after checking that they can be written to. */
public final class Sinks {
  private static final String FORMS =
      "write console, jdbc:postgresql://host/database, jdbc:mariadb://host/database,"
          + " jdbc:h2:./file, cassandra://host/keyspace, kafka://broker[,broker]/topic,"
          + " prometheus+http://host:9090/api/v1/write, file:///directory or"
          + " hdfs://namenode/directory.";
  private static final Pattern SINK =
      Pattern.compile(
          "(?s)(console$|(jdbc|cassandra|kafka|prometheus\\+https?|file|"
              + StoreUri.HADOOP
              + "):).*");
  private static final Pattern PIPELINE_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,100}");
  private static final Duration TIMEOUT = Duration.standardSeconds(10);

  private final StreamgaugeOptions options;
  private final String pipeline;

  private Sinks(StreamgaugeOptions options, String pipeline) {
    this.options = options;
    this.pipeline = pipeline;
  }

  /** A sink with a unique name in the pipeline, and a check that it can be written to. */
  private record Sink(
      String name,
      PTransform<PCollection<WindowCounts>, PCollection<Void>> transform,
      Runnable check) {}

  /** Asks whether a sink can be written to. */
  @FunctionalInterface
  private interface Check {
    void run() throws IOException;
  }

  private static Runnable checked(Check check, Function<IOException, ConfigException> failure) {
    return () -> {
      try {
        check.run();
      } catch (IOException e) {
        throw failure.apply(e);
      }
    };
  }

  /**
   * Returns the sinks of {@code options} as one.
   *
   * @param command the name of the pipeline unless the options give another
   * @param text how the program shows results as text
   * @param top how many results per window are shown on the console, 0 for all
   * @param highest finds these among the shards of a window; empty if there is one
   * @throws ConfigException if the options are wrong, or a sink cannot be reached
   */
  public static PTransform<PCollection<WindowCounts>, PCollection<Void>> of(
      StreamgaugeOptions options,
      String command,
      ResultFormat text,
      int top,
      Optional<TopOfWindows> highest) {
    String pipeline = pipelineName(options, command);
    ConsoleSink<WindowCounts> print = console(OutputFormat.of(options), text, top);
    PTransform<PCollection<WindowCounts>, PCollection<Void>> console =
        highest.isPresent() ? new Highest(highest.get(), print) : print;
    Sinks make = new Sinks(options, pipeline);
    List<Sink> sinks = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String uri : whole(options.getSink())) {
      if (!seen.add(uri)) {
        throw new ConfigException("--sink=" + shown(uri) + " is given twice: give it only once.");
      }
      String name = uri.replaceFirst("(?s)[:+].*", "") + (sinks.isEmpty() ? "" : sinks.size() + 1);
      sinks.add(uri.equals("console") ? new Sink(name, console, () -> {}) : make.sink(name, uri));
    }
    sinks.forEach(sink -> sink.check().run());
    return sinks.size() == 1 ? sinks.get(0).transform() : new All(sinks);
  }

  /**
   * Returns the name under which results and dead letters are stored: the command, unless the
   * options give another.
   */
  public static String pipelineName(StreamgaugeOptions options, String command) {
    String pipeline = options.getPipelineName() == null ? command : options.getPipelineName();
    if (!PIPELINE_NAME.matcher(pipeline).matches()) {
      throw new ConfigException(
          "--pipelineName=" + pipeline + " must have up to 100 letters, digits and . _ -");
    }
    return pipeline;
  }

  /** Returns whether results are stored where a later run may write them again. */
  public static boolean keepResults(StreamgaugeOptions options) {
    return !whole(options.getSink()).stream().allMatch("console"::equals);
  }

  private static ConsoleSink<WindowCounts> console(
      OutputFormat format, ResultFormat text, int top) {
    return switch (format) {
      case TEXT -> ConsoleSink.of(text);
      case JSON -> ConsoleSink.of(new JsonFormat(top));
    };
  }

  /** Rejoins parts of URLs, since Beam splits a list at all commas. */
  static List<String> whole(List<String> parts) {
    List<String> whole = new ArrayList<>();
    for (String part : parts) {
      if (SINK.matcher(part).matches()) {
        whole.add(part);
      } else if (whole.isEmpty() || whole.get(whole.size() - 1).equals("console")) {
        throw bad(part);
      } else {
        whole.set(whole.size() - 1, whole.get(whole.size() - 1) + "," + part);
      }
    }
    return whole;
  }

  private Sink sink(String name, String uri) {
    return switch (uri.substring(0, uri.indexOf(':'))) {
      case "jdbc" -> jdbc(name, uri);
      case "kafka" -> kafka(name, SourceUri.sinkTopic(uri));
      case "cassandra" -> cassandra(name, uri);
      case "prometheus+http", "prometheus+https" -> prometheus(name, uri);
      case "file" -> directory(name, SourceUri.sinkDirectory(uri).path(), uri);
      default -> directory(name, uri, uri);
    };
  }

  private Sink jdbc(String name, String url) {
    JdbcSink sink;
    try {
      sink = JdbcSink.to(url, pipeline);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--sink=" + shown(url) + ": " + e.getMessage(), e);
    }
    if (options.getJdbcUser() != null) {
      sink = sink.withUser(options.getJdbcUser());
    }
    if (options.getJdbcPasswordFile() != null) {
      sink = sink.withPasswordFile(options.getJdbcPasswordFile());
    }
    JdbcSink made = sink;
    return new Sink(
        name,
        made,
        checked(
            () -> made.check(TIMEOUT),
            e ->
                new ConfigException(
                    String.format(
                        "--sink=%s cannot be used: %s. Is the address right, is the database"
                            + " running, and are --jdbcUser and --jdbcPasswordFile (or %s) correct?",
                        shown(url), e.getMessage(), JdbcSink.PASSWORD_VARIABLE),
                    e)));
  }

  private Sink kafka(String name, SourceUri uri) {
    String file = options.getKafkaSinkConfig();
    Map<String, Object> config = Sources.kafkaConfig("kafkaSinkConfig", file, uri.parameters());
    KafkaResultSink sink =
        KafkaResultSink.to(uri.host(), uri.path(), pipeline)
            .withProducerConfig(new HashMap<>(uri.parameters()));
    return new Sink(
        name,
        file == null ? sink : sink.withProducerConfigFile(file),
        () -> Preflight.topicExists("sink", "kafkaSinkConfig", uri.host(), uri.path(), config));
  }

  private Sink cassandra(String name, String uri) {
    CassandraSink sink = CassandraAddress.sink(uri, pipeline);
    return new Sink(
        name,
        sink,
        checked(
            () -> sink.check(TIMEOUT),
            e ->
                new ConfigException(
                    String.format(
                        "--sink=%s cannot be used: %s. Is the address right, is Cassandra running, and"
                            + " are keyspace, datacenter, user and password correct?",
                        shown(uri), e.getMessage()),
                    e)));
  }

  private Sink prometheus(String name, String uri) {
    PrometheusSink sink = PrometheusAddress.sink(uri, pipeline);
    return new Sink(
        name,
        sink,
        checked(
            () -> sink.check(),
            e ->
                new ConfigException(
                    String.format(
                        "--sink=%s cannot be used: %s. Is the address right, and does the server take"
                            + " remote write (Prometheus: --web.enable-remote-write-receiver)?",
                        shown(uri), e.getMessage()),
                    e)));
  }

  private Sink directory(String name, String path, String uri) {
    FileSink sink = FileSink.to(path, pipeline).withFormat(FileFormats.of(options));
    return new Sink(
        name,
        sink,
        checked(
            () -> sink.check(),
            e -> new ConfigException("--sink=" + uri + " cannot be written to: " + e, e)));
  }

  /** Returns whether {@code uri} is a directory on a Hadoop file system. */
  public static boolean isHadoop(String uri) {
    return StoreUri.isHadoop(uri);
  }

  /** Returns the sinks that {@code options} name, without secrets. */
  public static List<String> shown(StreamgaugeOptions options) {
    return whole(options.getSink()).stream().map(Sinks::shown).toList();
  }

  /** Returns the address of a sink without secrets. */
  public static String shown(String uri) {
    return uri.startsWith("jdbc:") ? JdbcSink.shown(uri) : SourceUri.withoutParameters(uri);
  }

  private static ConfigException bad(String uri) {
    return new ConfigException("--sink=" + shown(uri) + ": unknown sink; " + FORMS);
  }

  /** Prints the highest counts of all shards. */
  private static final class Highest
      extends PTransform<PCollection<WindowCounts>, PCollection<Void>> {
    private final transient TopOfWindows highest;
    private final transient ConsoleSink<WindowCounts> print;

    Highest(TopOfWindows highest, ConsoleSink<WindowCounts> print) {
      this.highest = highest;
      this.print = print;
    }

    @Override
    public PCollection<Void> expand(PCollection<WindowCounts> input) {
      return input.apply("Top", highest).apply("Print", print);
    }
  }

  private static final class All extends PTransform<PCollection<WindowCounts>, PCollection<Void>> {
    private final transient List<Sink> sinks;

    All(List<Sink> sinks) {
      this.sinks = sinks;
    }

    @Override
    public PCollection<Void> expand(PCollection<WindowCounts> input) {
      PCollectionList<Void> written = PCollectionList.empty(input.getPipeline());
      for (Sink sink : sinks) {
        written = written.and(input.apply(sink.name(), sink.transform()));
      }
      return written.apply("Written", Flatten.pCollections());
    }
  }
}
