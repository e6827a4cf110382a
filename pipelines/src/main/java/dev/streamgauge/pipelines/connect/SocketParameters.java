package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.socket.SocketSource;
import dev.streamgauge.io.socket.TlsSettings;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.pipelines.connect.SourceUri.Scheme;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of {@code socket://host:port} and {@code listen://host:port}, after the question
 * mark.
 */
final class SocketParameters {
  private static final String IDLE_TIMEOUT = "idleTimeout";
  private static final String MAX_LINE_BYTES = "maxLineBytes";
  private static final String MAX_CONNECTIONS = "maxConnections";
  private static final String MAX_CONNECTIONS_PER_HOST = "maxConnectionsPerHost";

  private static final Set<String> OF_SOCKET =
      TlsParameters.andNames(false, IDLE_TIMEOUT, MAX_LINE_BYTES);
  private static final Set<String> OF_LISTEN =
      TlsParameters.andNames(
          true, IDLE_TIMEOUT, MAX_LINE_BYTES, MAX_CONNECTIONS, MAX_CONNECTIONS_PER_HOST);

  private final boolean listens;
  private final String shown;
  private final Map<String, String> given;

  private SocketParameters(SourceUri uri) {
    this.listens = uri.scheme() == Scheme.LISTEN;
    String host = uri.host().contains(":") ? "[" + uri.host() + "]" : uri.host();
    this.shown =
        String.format("source=%s://%s:%d?", listens ? "listen" : "socket", host, uri.port());
    this.given = uri.parameters();
  }

  /** Returns the names of all parameters. */
  static Set<String> names(Scheme scheme) {
    return scheme == Scheme.LISTEN ? OF_LISTEN : OF_SOCKET;
  }

  /**
   * Returns the source that {@code uri} names, after reading its files once to check them.
   *
   * @throws ConfigException if a parameter or a file is wrong
   */
  static SocketSource source(SourceUri uri) {
    SocketSource source =
        uri.scheme() == Scheme.LISTEN
            ? SocketSource.listen(uri.host(), uri.port())
            : SocketSource.connect(uri.host(), uri.port());
    return new SocketParameters(uri).applied(source);
  }

  private SocketSource applied(SocketSource plain) {
    SocketSource source = plain;
    if (given.containsKey(MAX_LINE_BYTES)) {
      source = source.withMaxLineBytes(number(MAX_LINE_BYTES, LineBatchBuilder.MAX_LINE_BYTES));
    }
    if (given.containsKey(MAX_CONNECTIONS)) {
      source = source.withMaxConnections(number(MAX_CONNECTIONS, 1_000_000));
    }
    if (given.containsKey(MAX_CONNECTIONS_PER_HOST)) {
      source = source.withMaxConnectionsPerHost(number(MAX_CONNECTIONS_PER_HOST, 1_000_000));
    }
    if (given.containsKey(IDLE_TIMEOUT)) {
      source =
          source.withIdleTimeout(
              DurationOption.parse(shown + IDLE_TIMEOUT, given.get(IDLE_TIMEOUT)));
    }
    TlsSettings tls = new TlsParameters(given, shown, listens).settings();
    return tls == null ? source : source.withTls(tls);
  }

  private int number(String name, int most) {
    String text = given.get(name);
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    }
    throw wrong(name, "must be a number from 1 to " + most);
  }

  private ConfigException wrong(String name, String what) {
    return new ConfigException("--" + shown + name + "=" + given.get(name) + " " + what + ".");
  }
}
