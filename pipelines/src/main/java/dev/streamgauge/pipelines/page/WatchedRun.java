package dev.streamgauge.pipelines.page;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.pipelines.connect.ResultListener;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.history.AccountRow;
import dev.streamgauge.pipelines.history.Histories;
import dev.streamgauge.pipelines.history.History;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.pipelines.run.Progress;
import dev.streamgauge.pipelines.run.StateFolder;
import dev.streamgauge.pipelines.web.Reply;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.pipelines.web.WebSettings;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web page of a run, or none: what the pipeline has to record for it, and what is served. */
public final class WatchedRun implements Job.Companion {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedRun.class);
  private static final String FOLDER = "web";
  private static final String ON_A_CLUSTER =
      "This run counts on a cluster. Its metrics are at /metrics, its health at /healthz and"
          + " /readyz. For the page, store results with --sink=jdbc:... or --sink=kafka://..., and run"
          + " \"streamgauge web --results=\" with that address.";
  private static final long ACCOUNT_SECONDS = 2;

  private final String name;
  private final RunInfo info;
  private final @Nullable History history;
  private final Optional<WebSettings> settings;
  private final @Nullable RuleSource rules;

  /** The last totals; null before the run begins. */
  private volatile Progress.@Nullable Totals last;

  private WatchedRun(
      String name,
      RunInfo info,
      @Nullable History history,
      Optional<WebSettings> settings,
      @Nullable RuleSource rules) {
    this.name = name;
    this.info = info;
    this.history = history;
    this.settings = settings;
    this.rules = rules;
  }

  /**
   * Returns the page of a run.
   *
   * @param rules the rules that the run evaluates; null for none
   * @throws ConfigException if a page is asked for and impossible
   */
  public static WatchedRun of(
      StreamgaugeOptions options, RunContext context, RunInfo info, @Nullable RuleSource rules) {
    Optional<Path> state = StateFolder.local(context.stateDirectory().orElse(null));
    String name = info.pipeline() + "@" + state.map(Path::toString).orElse("");
    Optional<WebSettings> settings = WebSettings.of(options);
    if (settings.isEmpty()) {
      return new WatchedRun(name, info, null, settings, rules);
    }
    if (!context.readsLocally()) {
      // A cluster counts elsewhere: its driver has metrics and health, and no page.
      return new WatchedRun(name, info, null, settings, rules);
    }
    Duration kept = DurationOption.parsePositive("history", options.getHistory());
    try {
      return new WatchedRun(
          name,
          info,
          History.open(state.map(path -> path.resolve(FOLDER)).orElse(null), kept),
          settings,
          rules);
    } catch (IOException e) {
      throw new ConfigException("--web: " + e.getMessage(), e);
    }
  }

  /** Returns whether there is a page, for which the pipeline has to record what happens. */
  public boolean isRecorded() {
    return history != null;
  }

  /** Returns a listener that records windows before they are written, if there is a page. */
  public ResultListener<WindowCounts> listener() {
    return history == null ? ResultListener.none() : new RecordWindows(name);
  }

  /** Returns a sink that records windows, which are not written elsewhere. */
  public PTransform<PCollection<WindowCounts>, PCollection<Void>> windows() {
    return Histories.windows(name);
  }

  /** Returns a function that shows lines to those who watch. */
  public LineBatchFn lines() {
    return Histories.lines(name);
  }

  /** Returns {@code alerts}, whose evaluations are recorded. */
  public Alerts watching(Alerts alerts) {
    Alerts watched = alerts.withListener(Histories.evaluations(name));
    return settings.flatMap(WebSettings::knownUrl).map(watched::withPagesAt).orElse(watched);
  }

  @Override
  public void serve(Routes routes) {
    if (history != null) {
      Page.addTo(routes, history, info, rules, this::source);
    } else if (settings.isPresent()) {
      routes.add("/", query -> Reply.text(200, ON_A_CLUSTER));
    }
  }

  private SourceStatus source() {
    Progress.Totals totals = last;
    return totals == null
        ? SourceStatus.UNKNOWN
        : new SourceStatus(totals.backlogLines(), totals.backlogBytes(), SourceParts.current());
  }

  @Override
  public Running start(PrintStream err) {
    if (history == null) {
      return () -> {};
    }
    Histories.register(name, history);
    SourceParts.Watching watching = SourceParts.watch();
    ScheduledExecutorService sampler =
        Executors.newSingleThreadScheduledExecutor(BackgroundThread.factory("streamgauge-account"));
    return new Running() {
      private @Nullable Supplier<Progress.Totals> totals;

      @Override
      public void running(Supplier<Progress.Totals> totals) {
        this.totals = totals;
        var unused =
            sampler.scheduleWithFixedDelay(
                BackgroundThread.surviving("Recording the account of lines", this::sample),
                0,
                ACCOUNT_SECONDS,
                TimeUnit.SECONDS);
      }

      private void sample() {
        last = totals.get();
        history.record(account(last));
      }

      @Override
      public void close() {
        sampler.shutdownNow();
        watching.close();
        Histories.remove(name);
        try {
          if (totals != null) {
            sample();
          }
          history.close();
        } catch (IOException | RuntimeException e) {
          LOG.warn("The history of the web page is not complete", e);
        }
      }
    };
  }

  private static AccountRow account(Progress.Totals totals) {
    long watermark = totals.watermarkMillis();
    boolean known =
        watermark > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
            && watermark < BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
    return new AccountRow(
        System.currentTimeMillis(),
        totals.linesRead(),
        totals.linesCounted(),
        totals.linesFiltered(),
        totals.linesDead(),
        totals.linesDroppedLate(),
        known ? watermark : Long.MIN_VALUE);
  }

  private record RecordWindows(String name) implements ResultListener<WindowCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    public void emitted(WindowCounts pane) {
      Histories.record(name, pane);
    }

    @Override
    public void bundleEnded() {
      Histories.flush(name);
    }
  }
}
