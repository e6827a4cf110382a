package dev.streamgauge.pipelines.monitoring;

import dev.streamgauge.io.socket.SourceEvents;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.web.Query;
import dev.streamgauge.pipelines.web.Reply;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.Outages;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Watches a run: serves its metrics and health, and beats the heartbeat and systemd's watchdog
 * while all is well.
 */
public final class Monitoring implements AutoCloseable {
  private static final long LOOK_MILLIS = 1000;

  private final Vitals vitals = new Vitals();
  private final SourceState source = new SourceState();
  private final SourceEvents.Registration registration;
  private final List<Beats> beats = new ArrayList<>();
  private final Optional<Systemd> systemd;
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final LongSupplier nanoTime;
  private final long lookMillis;
  private volatile Supplier<RunMetrics> metrics = () -> RunMetrics.NONE;
  private volatile boolean ended;
  private boolean toldReady;
  private @Nullable Thread thread;

  private Monitoring(
      StreamgaugeOptions options,
      String runner,
      String version,
      Map<String, String> environment,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    JvmMetrics.builder().register(registry);
    registry.register(new RunCollector(runner, version, this::read, () -> notReady().isEmpty()));
    long least = LOOK_MILLIS;
    long every =
        DurationOption.parsePositive("heartbeatEvery", options.getHeartbeatEvery()).getMillis();
    if (options.getHeartbeatUrl() != null) {
      beats.add(new Beats(new Heartbeat(url(options.getHeartbeatUrl())), every, nano()));
      least = Math.min(least, every);
    }
    systemd = Systemd.of(environment, ProcessHandle.current().pid());
    if (systemd.isPresent() && systemd.get().watchdogMillis().isPresent()) {
      long watchdog = systemd.get().watchdogMillis().getAsLong();
      beats.add(new Beats(systemd.get(), watchdog, nano()));
      least = Math.min(least, watchdog);
    }
    lookMillis = Math.max(10, least / 2);
    registration = SourceEvents.listen(source);
  }

  /**
   * Returns the monitoring of a run with these options; nothing runs before {@link #running}.
   *
   * @throws ConfigException if an option is wrong
   */
  public static Monitoring of(StreamgaugeOptions options, String runner, String version) {
    return new Monitoring(options, runner, version, System.getenv(), System::nanoTime);
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new ConfigException(
        "--heartbeatUrl is not a URL: write http://host/path or https://host/path.");
  }

  private long nano() {
    return nanoTime.getAsLong();
  }

  /** Adds the endpoints. */
  public void serve(Routes routes) {
    routes.add("/metrics", this::metrics);
    routes.addOpen("/healthz", query -> Reply.text(200, "ok"));
    routes.addOpen("/readyz", query -> readiness());
  }

  private Reply metrics(Query query) throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(query.accept());
    ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 14);
    writer.write(body, registry.scrape());
    return Reply.of(200, writer.getContentType(), body.toByteArray());
  }

  private RunMetrics read() {
    try {
      return metrics.get();
    } catch (RuntimeException e) {
      // A job that is about to begin or end has none.
      return RunMetrics.NONE;
    }
  }

  private Reply readiness() {
    Optional<String> reason = notReady();
    return reason.isEmpty()
        ? Reply.text(200, "ready")
        : Reply.text(503, "not ready: " + reason.get());
  }

  private Optional<String> notReady() {
    if (ended) {
      return Optional.of("the run ends");
    }
    Map<String, String> outages = Outages.current();
    if (!outages.isEmpty()) {
      Map.Entry<String, String> first = outages.entrySet().iterator().next();
      return Optional.of(first.getKey() + " does not take results: " + first.getValue());
    }
    return source
        .problem()
        .or(() -> vitals.hasBegun() ? Optional.empty() : Optional.of("nothing is read yet"))
        .or(() -> vitals.stalled(nano()));
  }

  /**
   * Begins to watch.
   *
   * @param now returns the metrics of the run
   */
  public void running(Supplier<RunMetrics> now) {
    metrics = now;
    thread = BackgroundThread.of("streamgauge-monitoring", this::watch);
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    Runnable look = BackgroundThread.surviving("Watching the run", this::look);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look.run();
        Thread.sleep(lookMillis);
      }
    } catch (InterruptedException e) {
      // close() ends the thread this way.
    }
  }

  private void look() {
    long now = nano();
    vitals.take(metrics.get(), now);
    if (!toldReady && vitals.hasBegun()) {
      toldReady = true;
      systemd.ifPresent(Systemd::ready);
    }
    beats.forEach(each -> each.look(vitals, now));
  }

  /** Notes that the run ends: it is not ready any more, and systemd knows why. */
  public void stopping() {
    if (!ended) {
      ended = true;
      systemd.ifPresent(Systemd::stopping);
    }
  }

  @Override
  public void close() {
    stopping();
    registration.close();
    if (thread != null) {
      thread.interrupt();
    }
    systemd.ifPresent(Systemd::close);
  }
}
