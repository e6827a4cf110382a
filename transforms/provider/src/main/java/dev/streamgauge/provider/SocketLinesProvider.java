package dev.streamgauge.provider;

import dev.streamgauge.io.socket.SocketLines;
import dev.streamgauge.io.spool.Spool;
import java.nio.file.Path;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@link SocketLines} for other SDKs.
 *
 * @since 0.1.0
 */
public final class SocketLinesProvider
    extends RowsProvider.Source<SocketLinesProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public SocketLinesProvider() {
    super(
        "socket_lines",
        "Reads the lines of TCP connections, of one server or of any number of clients.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** What to read. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration extends SourceSettings {
    @SchemaFieldDescription("The host to connect to, or the address to listen at.")
    public String host = "";

    @SchemaFieldDescription("The port.")
    public int port;

    @SchemaFieldDescription("Listens for clients instead of connecting to a server.")
    public @Nullable Boolean listen;

    @SchemaFieldDescription("Keeps received lines in this directory until they are counted.")
    public @Nullable String spool;

    @SchemaFieldDescription("Joins lines: stack_traces, or an expression for the first of them.")
    public @Nullable String multiline;

    SchemaTransform transform() {
      SocketLines lines =
          Settings.isOn(listen) ? SocketLines.listen(host, port) : SocketLines.connect(host, port);
      lines = lines.withPushDown(pushDown());
      if (multiline != null) {
        lines = lines.withMultiline(multiline(multiline));
      }
      if (ofLinesOrArrival() != null) {
        lines = lines.withLineTime(ofLinesOrArrival());
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
  }
}
