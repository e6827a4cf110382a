package dev.streamgauge.pipelines.page;

import dev.streamgauge.io.jdbc.JdbcResults;
import dev.streamgauge.pipelines.connect.ResultTopic;
import dev.streamgauge.pipelines.connect.Sinks;
import dev.streamgauge.pipelines.history.History;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.ResultsOptions;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.pipelines.web.WebServer;
import dev.streamgauge.pipelines.web.WebSettings;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command {@code web}: serves the page from results that a run elsewhere, such as on a cluster,
 * has stored.
 */
public final class StoredResults {
  private static final Logger LOG = LoggerFactory.getLogger(StoredResults.class);
  private static final String ADDRESS = "127.0.0.1:8080";
  private static final long POLL_MILLIS = 2000;

  private StoredResults() {}

  /**
   * Serves until the process is ended.
   *
   * @throws ConfigException if {@code args} are wrong, or the results cannot be read
   */
  public static void serve(List<String> args, PrintStream err)
      throws IOException, InterruptedException {
    ResultsOptions options = CommandLine.parseOnly(ResultsOptions.class, args);
    String url = options.getResults();
    if (url == null || !url.matches("(?s)(jdbc|kafka):.*")) {
      throw new ConfigException(
          "--results is missing, or neither a database nor a topic: name what --sink of the run"
              + " names, such as --results=jdbc:postgresql://db.example.org/logs or"
              + " --results=kafka://broker:9092/results.");
    }
    if (options.getWeb() == null) {
      options.setWeb(ADDRESS);
    }
    WebSettings settings =
        WebSettings.of(options)
            .orElseThrow(() -> new ConfigException("--web=none leaves nothing to do."));
    Duration kept = DurationOption.parsePositive("history", options.getHistory());
    String pipeline = Sinks.pipelineName(options, "monitor");
    RunInfo run =
        new RunInfo(
            pipeline,
            null,
            Sinks.shown(url),
            "stored results",
            "key",
            0,
            0,
            null,
            List.of(),
            false);
    try (ResultReader results = reader(options, pipeline, kept);
        History history = History.open(null, kept)) {
      follow(results, history, run.source());
      Routes routes = new Routes();
      Page.addTo(routes, history, run, null, () -> SourceStatus.UNKNOWN);
      try (WebServer server = WebServer.start(settings, routes)) {
        err.println("streamgauge: the web page is at " + server.url() + "/");
        RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
        while (!Thread.currentThread().isInterrupted()) {
          Thread.sleep(POLL_MILLIS);
          try {
            results.read().forEach(history::record);
          } catch (IOException e) {
            limitedLog.warn(
                "{} cannot be read and is tried again: {}", run.source(), e.getMessage());
          }
        }
      }
    }
  }

  private static ResultReader reader(ResultsOptions options, String pipeline, Duration kept) {
    long from = System.currentTimeMillis() - kept.getMillis();
    String url = options.getResults();
    if (url.startsWith("kafka:")) {
      return ResultReader.of(ResultTopic.open(url, options.getKafkaConfig(), pipeline, from));
    }
    try {
      return ResultReader.of(
          JdbcResults.of(url, options.getJdbcUser(), options.getJdbcPasswordFile(), pipeline),
          from);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--results=" + Sinks.shown(url) + ": " + e.getMessage(), e);
    }
  }

  /** Reads what is there before the page is served. */
  private static void follow(ResultReader results, History history, String shown) {
    try {
      do {
        results.read().forEach(history::record);
      } while (!results.isCaughtUp());
    } catch (IOException e) {
      throw new ConfigException(
          "--results="
              + shown
              + " cannot be read: "
              + e.getMessage()
              + ". Has the run written its first results, and are user and password correct?",
          e);
    }
  }
}
