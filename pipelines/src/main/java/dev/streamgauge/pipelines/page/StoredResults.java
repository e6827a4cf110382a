package dev.streamgauge.pipelines.page;

import dev.streamgauge.io.jdbc.JdbcResults;
import dev.streamgauge.io.jdbc.JdbcSink;
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
import dev.streamgauge.windows.result.WindowCounts;
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

  /** How far back rows are read again, since late lines may have corrected them. */
  private static final long LOOK_BACK_MILLIS = 15 * 60_000;

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
    if (url == null || !url.startsWith("jdbc:")) {
      throw new ConfigException(
          "--results is missing or no database: name what --sink of the run names, such as"
              + " --results=jdbc:postgresql://db.example.org/logs.");
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
            JdbcSink.shown(url),
            "stored results",
            "key",
            0,
            0,
            null,
            List.of(),
            false);
    try (JdbcResults results = results(options, pipeline);
        History history = History.open(null, kept)) {
      long next = follow(results, history, System.currentTimeMillis() - kept.getMillis(), url);
      Routes routes = new Routes();
      Page.addTo(routes, history, run, null, () -> SourceStatus.UNKNOWN);
      try (WebServer server = WebServer.start(settings, routes)) {
        err.println("streamgauge: the web page is at " + server.url() + "/");
        RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
        while (!Thread.currentThread().isInterrupted()) {
          Thread.sleep(POLL_MILLIS);
          try {
            next = record(results, history, next);
          } catch (IOException e) {
            limitedLog.warn(
                "{} cannot be read and is tried again: {}", run.source(), e.getMessage());
          }
        }
      }
    }
  }

  private static JdbcResults results(ResultsOptions options, String pipeline) {
    try {
      return JdbcResults.of(
          options.getResults(), options.getJdbcUser(), options.getJdbcPasswordFile(), pipeline);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "--results=" + JdbcSink.shown(options.getResults()) + ": " + e.getMessage(), e);
    }
  }

  private static long follow(JdbcResults results, History history, long from, String url) {
    try {
      return record(results, history, from);
    } catch (IOException e) {
      throw new ConfigException(
          "--results="
              + JdbcSink.shown(url)
              + " cannot be read: "
              + e.getMessage()
              + ". Has the run written its first results, and are --jdbcUser and"
              + " --jdbcPasswordFile correct?",
          e);
    }
  }

  /** Records what has changed since {@code from}, and returns from where to look next. */
  static long record(JdbcResults results, History history, long from) throws IOException {
    long latest = from;
    for (WindowCounts window : results.since(from)) {
      history.record(window);
      latest = Math.max(latest, window.startMillis() - LOOK_BACK_MILLIS);
    }
    return latest;
  }
}
