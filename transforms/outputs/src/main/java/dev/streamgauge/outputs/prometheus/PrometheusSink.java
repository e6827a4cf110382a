package dev.streamgauge.outputs.prometheus;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Writes results to Prometheus, or anything else that takes its remote write protocol 1.0, as
 * samples of the metric {@code streamgauge_window_count} with the labels {@code pipeline} and
 * {@code key}.
 *
 * <pre>{@code
 * counts.apply(PrometheusSink.to("http://localhost:9090/api/v1/write", "monitor"));
 * }</pre>
 *
 * <p>A sample cannot be replaced. So revision n of a window stands n milliseconds after the
 * beginning of the window's last second (those of later runs behind those of earlier ones), and a
 * query at the window's end sees the highest revision. There is room for 700 revisions of the run
 * that saw the window end, and for 42 of each later run, except that two runs that begin in the
 * same minute, or more than half an hour after the window's end, share their room. Windows must be
 * at least a second apart.
 *
 * <p>Corrections are older than the latest sample of their series, and with several workers so may
 * be other results: Prometheus takes them if its {@code out_of_order_time_window} is long enough.
 * What it refuses is counted ({@value #SAMPLES_REFUSED}) and logged once a minute, and the rest is
 * written.
 *
 * <p>A bundle completes only after its samples are acknowledged. While the server is unavailable or
 * overloaded (5xx, 429) it retries, forever unless {@link #withRetryFor} sets a limit; any other
 * refusal fails the bundle. A repeated result is the same sample, which Prometheus ignores. The
 * output is empty; its watermark passes a window once the window's samples are written.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class PrometheusSink
    extends PTransform<PCollection<WindowCounts>, PCollection<Void>> {
  /** The name of the counter of samples written. */
  public static final String SAMPLES_WRITTEN = "prometheus_samples_written";

  /** The name of the counter of samples that the server refused, or that there is no room for. */
  public static final String SAMPLES_REFUSED = "prometheus_samples_refused";

  abstract PrometheusTarget target();

  abstract String pipeline();

  abstract @Nullable Duration retryFor();

  /**
   * Writes to {@code url} under the name {@code pipeline}.
   *
   * @throws IllegalArgumentException if it is not an {@code http} or {@code https} URL, or holds a
   *     login
   */
  public static PrometheusSink to(String url, String pipeline) {
    return new AutoValue_PrometheusSink(PrometheusTarget.of(url), pipeline, null);
  }

  private PrometheusSink with(PrometheusTarget target) {
    return new AutoValue_PrometheusSink(target, pipeline(), retryFor());
  }

  /** Logs in as {@code user}, with the password in the first line of {@code passwordFile}. */
  public PrometheusSink withBasicAuth(String user, String passwordFile) {
    return with(target().toBuilder().user(user).passwordFile(passwordFile).build());
  }

  /** Logs in with the bearer token in the first line of this file, which each worker must have. */
  public PrometheusSink withTokenFile(String file) {
    return with(target().toBuilder().tokenFile(file).build());
  }

  /** Trusts the certificates in this PEM file instead of those the JVM trusts. */
  public PrometheusSink withCaFile(String file) {
    return with(target().toBuilder().caFile(file).build());
  }

  /** Fails the bundle when the server has been unavailable for this long. */
  public PrometheusSink withRetryFor(Duration duration) {
    return new AutoValue_PrometheusSink(target(), pipeline(), duration);
  }

  /**
   * Sends a request without samples.
   *
   * @throws IOException if the server does not accept it; the message says why
   */
  public void check() throws IOException {
    RemoteWriteClient.Answer answer;
    try (RemoteWriteClient client = new RemoteWriteClient(target())) {
      answer = client.post(WriteRequests.encode(pipeline(), List.of()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting", e);
    }
    if (!answer.isSuccess()) {
      throw new IOException(answer.toString());
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("url", target().shown()).withLabel("Address of remote write"));
    builder.addIfNotNull(DisplayData.item("user", target().user()).withLabel("User"));
    builder.add(DisplayData.item("pipeline", pipeline()).withLabel("Name of the pipeline"));
    builder.addIfNotNull(
        DisplayData.item("retryFor", retryFor()).withLabel("Retries a failed write for"));
  }

  @Override
  public PCollection<Void> expand(PCollection<WindowCounts> input) {
    java.time.Duration patience =
        retryFor() == null ? null : java.time.Duration.ofMillis(retryFor().getMillis());
    return input.apply(
        "RemoteWrite", ParDo.of(new WriteFn(new SampleWriter(target(), pipeline(), patience))));
  }

  private static final class WriteFn extends DoFn<WindowCounts, Void> {
    private static final int MAX_SAMPLES = 10_000;

    private final Counter written = Metrics.counter(MetricNames.NAMESPACE, SAMPLES_WRITTEN);
    private final Counter refused = Metrics.counter(MetricNames.NAMESPACE, SAMPLES_REFUSED);
    private final SampleWriter writer;
    private transient List<WindowSample> samples;

    WriteFn(SampleWriter writer) {
      this.writer = writer;
    }

    @StartBundle
    public void start() {
      samples = new ArrayList<>();
    }

    @ProcessElement
    public void process(@Element WindowCounts pane) throws IOException, InterruptedException {
      if (!WindowSample.hasPlace(pane)) {
        refused.inc(pane.counts().size());
        return;
      }
      for (int i = 0; i < pane.counts().size(); i++) {
        samples.add(WindowSample.of(pane, i));
        if (samples.size() >= MAX_SAMPLES) {
          write();
        }
      }
    }

    @FinishBundle
    public void write() throws IOException, InterruptedException {
      if (samples.isEmpty()) {
        return;
      }
      samples.sort(WindowSample.IN_TIME);
      int lost = writer.write(samples);
      refused.inc(lost);
      written.inc(samples.size() - lost);
      samples = new ArrayList<>();
    }
  }
}
