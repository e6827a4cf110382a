package dev.streamgauge.pipelines.connect;

import dev.streamgauge.inputs.InputLines;
import dev.streamgauge.io.socket.TlsSettings;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.pipelines.connect.SourceUri.Scheme;
import dev.streamgauge.pipelines.options.ByteSizes;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of the sources that log shippers send to, after the question mark. */
final class InputParameters {
  private static final String MAX_LINE_BYTES = "maxLineBytes";
  private static final String MAX_REQUEST_BYTES = "maxRequestBytes";
  private static final String MAX_CONNECTIONS = "maxConnections";
  private static final String MAX_CONNECTIONS_PER_HOST = "maxConnectionsPerHost";
  private static final String IDLE_TIMEOUT = "idleTimeout";
  private static final String RECEIVE_BUFFER = "receiveBuffer";
  private static final String MODE = "mode";
  private static final String SHARED_KEY_FILE = "sharedKeyFile";

  private final Scheme scheme;
  private final String shown;
  private final Map<String, String> given;

  private InputParameters(SourceUri uri) {
    this.scheme = uri.scheme();
    this.shown = "source=" + address(uri) + "?";
    this.given = uri.parameters();
  }

  /** Returns the source without its parameters. */
  static String address(SourceUri uri) {
    String host = uri.host().contains(":") ? "[" + uri.host() + "]" : uri.host();
    return uri.scheme().text()
        + "://"
        + (uri.scheme() == Scheme.SYSLOG_UNIX ? uri.path() : host + ":" + uri.port());
  }

  /** Returns the names of all parameters of a scheme. */
  static Set<String> names(Scheme scheme) {
    return switch (scheme) {
      case SYSLOG_UDP -> new TreeSet<>(Set.of(MAX_LINE_BYTES, RECEIVE_BUFFER));
      case SYSLOG_UNIX -> new TreeSet<>(Set.of(MAX_LINE_BYTES, RECEIVE_BUFFER, MODE));
      case HTTP ->
          new TreeSet<>(
              Set.of(
                  MAX_LINE_BYTES,
                  MAX_REQUEST_BYTES,
                  MAX_CONNECTIONS,
                  MAX_CONNECTIONS_PER_HOST,
                  IDLE_TIMEOUT));
      case FORWARD ->
          TlsParameters.andNames(
              true,
              MAX_LINE_BYTES,
              MAX_REQUEST_BYTES,
              MAX_CONNECTIONS,
              MAX_CONNECTIONS_PER_HOST,
              IDLE_TIMEOUT,
              SHARED_KEY_FILE);
      default ->
          TlsParameters.andNames(
              true,
              MAX_LINE_BYTES,
              MAX_REQUEST_BYTES,
              MAX_CONNECTIONS,
              MAX_CONNECTIONS_PER_HOST,
              IDLE_TIMEOUT);
    };
  }

  /**
   * Returns the lines of the source that {@code uri} names, after reading its files once to check
   * them.
   *
   * @throws ConfigException if a parameter or a file is wrong
   */
  static InputLines lines(SourceUri uri) {
    InputLines lines =
        switch (uri.scheme()) {
          case SYSLOG_UDP -> InputLines.syslogUdp(uri.host(), uri.port());
          case SYSLOG_UNIX -> InputLines.syslogUnix(uri.path());
          case HTTP, HTTPS -> InputLines.http(uri.host(), uri.port());
          case OTLP -> InputLines.otlp(uri.host(), uri.port());
          case OTLP_GRPC -> InputLines.otlpGrpc(uri.host(), uri.port());
          case FORWARD -> InputLines.forward(uri.host(), uri.port());
          default -> throw new IllegalArgumentException(uri.toString());
        };
    return new InputParameters(uri).applied(lines);
  }

  private InputLines applied(InputLines plain) {
    InputLines lines = plain;
    if (given.containsKey(MAX_LINE_BYTES)) {
      lines = lines.withMaxLineBytes(number(MAX_LINE_BYTES, LineBatchBuilder.MAX_LINE_BYTES));
    }
    if (given.containsKey(MAX_REQUEST_BYTES)) {
      lines = lines.withMaxRequestBytes(size(MAX_REQUEST_BYTES));
    }
    if (given.containsKey(MAX_CONNECTIONS)) {
      lines = lines.withMaxConnections(number(MAX_CONNECTIONS, 1_000_000));
    }
    if (given.containsKey(MAX_CONNECTIONS_PER_HOST)) {
      lines = lines.withMaxConnectionsPerHost(number(MAX_CONNECTIONS_PER_HOST, 1_000_000));
    }
    if (given.containsKey(IDLE_TIMEOUT)) {
      lines =
          lines.withIdleTimeout(
              DurationOption.parsePositive(shown + IDLE_TIMEOUT, given.get(IDLE_TIMEOUT)));
    }
    if (given.containsKey(RECEIVE_BUFFER)) {
      lines = lines.withReceiveBufferBytes(size(RECEIVE_BUFFER));
    }
    if (given.containsKey(MODE)) {
      if (!given.get(MODE).matches("[0-7]{3}")) {
        throw wrong(MODE, "must be three octal digits, such as 660");
      }
      lines = lines.withSocketMode(given.get(MODE));
    }
    if (given.containsKey(SHARED_KEY_FILE)) {
      lines = lines.withSharedKeyFile(given.get(SHARED_KEY_FILE));
    }
    return encrypted(lines);
  }

  private InputLines encrypted(InputLines lines) {
    if (scheme == Scheme.HTTPS && !given.containsKey("tls")) {
      throw new ConfigException(
          "--" + shown + " needs tls=keystore, the file with the key and its certificate.");
    }
    TlsSettings tls = new TlsParameters(given, shown, true).settings();
    return tls == null ? lines : lines.withTls(tls);
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

  private int size(String name) {
    long size = ByteSizes.parse(shown + name, given.get(name));
    if (size < 1 || size > 1 << 30) {
      throw wrong(name, "must be a size from 1 to 1g");
    }
    return (int) size;
  }

  private ConfigException wrong(String name, String what) {
    return new ConfigException("--" + shown + name + "=" + given.get(name) + " " + what + ".");
  }
}
