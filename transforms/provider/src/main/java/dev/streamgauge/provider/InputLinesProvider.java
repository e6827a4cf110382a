package dev.streamgauge.provider;

import dev.streamgauge.inputs.InputLines;
import dev.streamgauge.io.spool.Spool;
import java.nio.file.Path;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@link InputLines} for other SDKs.
 *
 * @since 0.1.0
 */
public final class InputLinesProvider
    extends RowsProvider.Source<InputLinesProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public InputLinesProvider() {
    super(
        "input_lines",
        "Receives lines from log shippers: syslog datagrams, HTTP, OTLP, Fluent Forward.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** What log shippers speak. */
  enum Protocol {
    SYSLOG_UDP,
    SYSLOG_UNIX,
    HTTP,
    OTLP,
    OTLP_GRPC,
    FORWARD
  }

  /** What to receive. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration extends SourceSettings {
    @SchemaFieldDescription("syslog_udp, syslog_unix, http, otlp, otlp_grpc or forward.")
    public String protocol = "";

    @SchemaFieldDescription("The address to listen at; only this machine if it is left out.")
    public @Nullable String host;

    @SchemaFieldDescription("The port; for all but syslog_unix.")
    public @Nullable Integer port;

    @SchemaFieldDescription("The socket, for syslog_unix.")
    public @Nullable String path;

    @SchemaFieldDescription("Keeps received lines in this directory until they are counted.")
    public @Nullable String spool;

    SchemaTransform transform() {
      InputLines lines = receiver().withPushDown(pushDown());
      // A record that has a time of its own keeps it, whatever is in its line.
      if (eventTimeOr(usualTime()) != EventTime.ARRIVAL) {
        lines = lines.withLineTime(ofLines());
      }
      if (disorder() != null) {
        lines = lines.withDisorder(disorder());
      }
      if (stopWhenIdle() != null) {
        lines = lines.withStopWhenIdle(stopWhenIdle());
      }
      return RowTransform.reading(
          spool == null ? lines : lines.withSpool(Spool.in(Path.of(spool))));
    }

    private Protocol spoken() {
      return Settings.oneOf("protocol", protocol, Protocol.class);
    }

    private EventTime usualTime() {
      return switch (spoken()) {
        case OTLP, OTLP_GRPC, FORWARD -> EventTime.RECORD;
        case SYSLOG_UDP, SYSLOG_UNIX, HTTP -> EventTime.ARRIVAL;
      };
    }

    private InputLines receiver() {
      Protocol spoken = spoken();
      boolean unix = spoken == Protocol.SYSLOG_UNIX;
      if (unix != (path != null) || unix == (port != null)) {
        throw new IllegalArgumentException(
            "protocol \"" + protocol + "\" needs " + (unix ? "a path only." : "a port, no path."));
      }
      String address = host == null ? "127.0.0.1" : host;
      return switch (spoken) {
        case SYSLOG_UDP -> InputLines.syslogUdp(address, port);
        case SYSLOG_UNIX -> InputLines.syslogUnix(path);
        case HTTP -> InputLines.http(address, port);
        case OTLP -> InputLines.otlp(address, port);
        case OTLP_GRPC -> InputLines.otlpGrpc(address, port);
        case FORWARD -> InputLines.forward(address, port);
      };
    }
  }
}
