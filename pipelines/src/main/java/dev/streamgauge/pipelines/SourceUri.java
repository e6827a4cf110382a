package dev.streamgauge.pipelines;

import com.google.auto.value.AutoValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parts of {@code --source}, checked. */
@AutoValue
abstract class SourceUri {
  private static final String FORMS =
      "write socket://host:port, listen://host:port, kafka://broker[,broker]/topic or"
          + " file:///path/glob.";

  enum Scheme {
    SOCKET,
    LISTEN,
    KAFKA,
    FILE
  }

  abstract Scheme scheme();

  /** The host of a socket; the brokers of Kafka; empty for files. */
  abstract String host();

  /** The port of a socket, else 0. */
  abstract int port();

  /** Kafka's topic, or the file pattern; empty for sockets. */
  abstract String path();

  /** The parameters behind the question mark. */
  abstract Map<String, String> parameters();

  /**
   * Parses {@code text}.
   *
   * @throws ConfigException if it is not one of the forms
   */
  static SourceUri parse(String text) {
    if (text.startsWith("file:")) {
      return file(text);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw bad(text, "it is not a URI (" + e.getReason() + ")");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    return switch (scheme) {
      case "socket" -> socket(Scheme.SOCKET, text, uri);
      case "listen" -> socket(Scheme.LISTEN, text, uri);
      case "kafka" -> kafka(text, uri);
      default -> throw bad(text, "there is no source '" + scheme + "'");
    };
  }

  private static SourceUri file(String text) {
    String path = text.substring("file:".length());
    if (!path.startsWith("///")) {
      throw bad(text, "a file needs an absolute path behind file://");
    }
    return new AutoValue_SourceUri(Scheme.FILE, "", 0, path.substring(2), Map.of());
  }

  private static SourceUri socket(Scheme scheme, String text, URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (host.isEmpty() && scheme == Scheme.LISTEN) {
      // Open to this machine only, unless told otherwise.
      host = "127.0.0.1";
    }
    if (host.isEmpty()) {
      throw bad(text, "the host is missing");
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (!path.isEmpty() && !path.equals("/")) {
      throw bad(text, "there is nothing behind the port of a socket, but here is '" + path + "'");
    }
    if (uri.getRawQuery() != null) {
      throw bad(text, "a socket takes no parameters, but here is '?" + uri.getRawQuery() + "'");
    }
    return new AutoValue_SourceUri(scheme, host, port(text, authority, colon), "", Map.of());
  }

  private static int port(String text, String authority, int colon) {
    String port = colon < 0 ? "" : authority.substring(colon + 1);
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number <= 65535) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw bad(text, port.isEmpty() ? "the port is missing" : "'" + port + "' is not a port");
  }

  private static SourceUri kafka(String text, URI uri) {
    String brokers = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (brokers.isEmpty()) {
      throw bad(text, "the broker is missing");
    }
    for (String broker : brokers.split(",", -1)) {
      port(text, broker, broker.lastIndexOf(':'));
    }
    String topic = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
    if (!topic.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw bad(
          text,
          topic.isEmpty() ? "the topic is missing" : "'" + topic + "' cannot be a topic's name");
    }
    Map<String, String> parameters = parameters(text, uri.getRawQuery());
    return new AutoValue_SourceUri(Scheme.KAFKA, brokers, 0, topic, parameters);
  }

  private static Map<String, String> parameters(String text, String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query != null) {
      for (String pair : query.split("&")) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw bad(text, "'" + pair + "' is not name=value");
        }
        parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static ConfigException bad(String text, String reason) {
    return new ConfigException("--source=" + text + ": " + reason + "; " + FORMS);
  }
}
