package dev.streamgauge.pipelines.page;

import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.pipelines.history.History;
import dev.streamgauge.pipelines.web.Routes;
import java.util.function.Supplier;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The page and its API. */
public final class Page {
  private Page() {}

  /**
   * Adds the page, the API and the streams to {@code routes}.
   *
   * @param history what is shown
   * @param run what is said about the run
   * @param rules its rules; null for none
   * @param source what its source is doing
   */
  public static void addTo(
      Routes routes,
      History history,
      RunInfo run,
      @Nullable RuleSource rules,
      Supplier<SourceStatus> source) {
    new WindowsApi(history, run, System::currentTimeMillis).addTo(routes);
    new SourcesApi(history, run, source, System::currentTimeMillis).addTo(routes);
    new AlertsApi(history, rules, run.rulesFile(), System::currentTimeMillis).addTo(routes);
    new Feeds(history).addTo(routes);
    PageFiles.addTo(routes);
  }
}
