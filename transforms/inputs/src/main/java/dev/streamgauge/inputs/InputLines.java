package dev.streamgauge.inputs;

import com.google.auto.value.AutoValue;
import dev.streamgauge.inputs.elastic.BulkRoute;
import dev.streamgauge.inputs.elastic.HandshakeRoute;
import dev.streamgauge.inputs.forward.ForwardReceiver;
import dev.streamgauge.inputs.http.HttpReceiver;
import dev.streamgauge.inputs.http.LinesRoute;
import dev.streamgauge.inputs.http.Route;
import dev.streamgauge.inputs.loki.LokiRoute;
import dev.streamgauge.inputs.otlp.GrpcReceiver;
import dev.streamgauge.inputs.otlp.LogsRoute;
import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.InputSource;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.inputs.receive.Receiver;
import dev.streamgauge.inputs.syslog.Syslog;
import dev.streamgauge.io.socket.TlsSettings;
import dev.streamgauge.io.source.EndListener;
import dev.streamgauge.io.source.LineTimedSource;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.io.source.ReadConfig;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.lines.LineBatchFn;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Receives what log shippers send, as batches of lines. A structured record becomes one line of
 * JSON with {@code time}, {@code level}, {@code message} and its other fields; a line's event time
 * is its arrival, or with {@link #withLineTime} the time in it.
 *
 * <p>Bad requests are answered by the protocol and stop nothing. When the pipeline cannot keep up,
 * senders are told to come back later; over UDP, the system drops datagrams, which is counted. A
 * request is acknowledged once its lines are in memory or, {@linkplain #withSpool with a spool}, on
 * disk: then a crash loses no line that was acknowledged. A sender that misses an answer sends the
 * same lines again, and they are counted twice.
 *
 * <pre>{@code
 * p.apply(InputLines.syslogUdp("0.0.0.0", 5514).withSpool(Spool.in("/var/spool/gauge")))
 * }</pre>
 *
 * <p>Beam metrics, in the namespace {@code streamgauge}: {@code requests_accepted}, {@code
 * requests_rejected}, {@code requests_deferred}, {@code records_rejected}, {@code
 * datagrams_dropped}, {@code connections_opened}, {@code connections_closed}, {@code
 * connections_refused}, {@code connections_evicted}.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class InputLines extends MergeableLines {
  abstract InputSource source();

  abstract @Nullable LineTiming lineTiming();

  abstract Duration disorder();

  abstract ReadConfig reading();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder source(InputSource source);

    abstract Builder lineTiming(@Nullable LineTiming timing);

    abstract Builder disorder(Duration disorder);

    abstract Builder reading(ReadConfig reading);

    abstract InputLines build();
  }

  /** Receives syslog datagrams at a UDP port; each is a line. */
  public static InputLines syslogUdp(String host, int port) {
    return of(new InputSource(Syslog.udp(host, port), Syslog::startUdp));
  }

  /** Receives syslog datagrams at a Unix socket, as {@code /dev/log} is one; each is a line. */
  public static InputLines syslogUnix(String path) {
    return of(new InputSource(Syslog.unix(path), Syslog::startUnix));
  }

  /**
   * Receives lines over HTTP: plain and JSON lines, what Loki's and Elasticsearch's clients push,
   * and OTLP. {@code docs/inputs.md} has the paths.
   */
  public static InputLines http(String host, int port) {
    return of(new InputSource(InputSettings.of("http", host, port), InputLines::startHttp));
  }

  /** Receives logs by OTLP over HTTP. */
  public static InputLines otlp(String host, int port) {
    return of(new InputSource(InputSettings.of("otlp", host, port), InputLines::startHttp));
  }

  /** Receives logs by OTLP over gRPC. */
  public static InputLines otlpGrpc(String host, int port) {
    return of(new InputSource(InputSettings.of("otlp+grpc", host, port), GrpcReceiver::start));
  }

  /** Receives events by the Fluent Forward protocol, as Fluentd and Fluent Bit speak it. */
  public static InputLines forward(String host, int port) {
    return of(new InputSource(InputSettings.of("forward", host, port), ForwardReceiver::start));
  }

  private static Receiver startHttp(InputSettings settings, Intake intake, InputCounters counters)
      throws IOException {
    List<Route> routes =
        List.of(
            new LogsRoute(),
            new LokiRoute(),
            new BulkRoute(),
            new LinesRoute(),
            new HandshakeRoute());
    return HttpReceiver.start(settings, intake, counters, routes);
  }

  /** Reads from a source with its own settings. */
  @Internal
  public static InputLines of(InputSource source) {
    return new AutoValue_InputLines.Builder()
        .source(source)
        .disorder(Duration.standardSeconds(1))
        .reading(ReadConfig.forEver())
        .build();
  }

  /** Applies {@code fn} to each batch inside the reader; see {@link LineBatchFn}. */
  public InputLines withPushDown(LineBatchFn fn) {
    return toBuilder().reading(reading().withPushDown(fn)).build();
  }

  /** Cuts lines to {@code bytes}; at most 1 MiB, which is the default. */
  public InputLines withMaxLineBytes(int bytes) {
    return with(settings -> settings.setMaxLineBytes(bytes));
  }

  /** Takes requests of up to {@code bytes}, compressed or not; 16 MiB by default. */
  public InputLines withMaxRequestBytes(int bytes) {
    return with(settings -> settings.setMaxRequestBytes(bytes));
  }

  /** Accepts up to {@code connections} at once, 1024 by default, and refuses more. */
  public InputLines withMaxConnections(int connections) {
    return with(settings -> settings.setMaxConnections(connections));
  }

  /**
   * Accepts up to {@code connections} at once from one address, and refuses more. By default a
   * quarter of all, or any number if only this machine can connect.
   */
  public InputLines withMaxConnectionsPerHost(int connections) {
    return with(settings -> settings.setMaxConnectionsPerHost(connections));
  }

  /** Closes connections on which nothing has come for this long, 60 s by default. */
  public InputLines withIdleTimeout(Duration timeout) {
    return with(
        settings -> settings.setIdleTimeout(java.time.Duration.ofMillis(timeout.getMillis())));
  }

  /** Asks the system for a buffer of {@code bytes} for datagrams, 8 MiB by default. */
  public InputLines withReceiveBufferBytes(int bytes) {
    return with(settings -> settings.setReceiveBufferBytes(bytes));
  }

  /** Lets those write to a Unix socket whom {@code mode} allows, such as 660; 600 by default. */
  public InputLines withSocketMode(String mode) {
    return with(settings -> settings.setSocketMode(mode));
  }

  /** Encrypts connections. */
  public InputLines withTls(TlsSettings tls) {
    return with(settings -> settings.setTls(tls));
  }

  /** Accepts only senders that know the key in the first line of {@code file}. */
  public InputLines withSharedKeyFile(String file) {
    return with(settings -> settings.setSharedKeyFile(file));
  }

  private InputLines with(UnaryOperator<InputSettings.Builder> change) {
    return toBuilder().source(source().with(change)).build();
  }

  /** Acknowledges only what is on disk, so that a crash loses none of it. */
  public InputLines withSpool(Spool spool) {
    return with(settings -> settings.setSpool(spool));
  }

  /** Ends after {@code duration} without a line; see {@link MergedSource}. */
  public InputLines withStopWhenIdle(Duration duration) {
    return toBuilder().reading(reading().withStopWhenIdle(duration)).build();
  }

  /** Takes the time in the line as event time, checked against the line's arrival. */
  public InputLines withLineTime(LineTiming timing) {
    return toBuilder().lineTiming(timing).build();
  }

  /**
   * Sets how much earlier than the latest line a line may be without being late, 1 s by default.
   * Only applies with {@link #withLineTime}, as arrivals are in order.
   */
  public InputLines withDisorder(Duration disorder) {
    return toBuilder().disorder(disorder).build();
  }

  /** Notifies {@code listener} before the source ends; see {@link MergedSource}. */
  public InputLines withEndListener(EndListener listener) {
    return toBuilder().reading(reading().withEndListener(listener)).build();
  }

  private String origin() {
    return source().settings().name();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("origin", origin()).withLabel("Source"));
    builder.add(
        DisplayData.item("lineTime", lineTiming() != null)
            .withLabel("Event time is found in the line"));
    builder.add(DisplayData.item("disorder", disorder()).withLabel("Disorder among lines"));
    reading().populateDisplayData(builder);
  }

  @Override
  @Internal
  public MergedSource<?> toSource(PipelineOptions options) {
    LineTiming timing = lineTiming();
    return timing == null
        ? reading().merged(source(), origin())
        : reading()
            .merged(
                new LineTimedSource<>(source(), timing, disorder(), WallClock.system()), origin());
  }
}
