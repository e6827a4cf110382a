package dev.streamgauge.pipelines.connect;

import dev.streamgauge.pipelines.options.OptionNames;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what a user may have meant by a wrong URI: one with the usual port, slashes or scheme. */
final class UriCorrection {
  private static final Map<String, String> PORTS =
      Map.of(
          "kafka", "9092",
          "socket", "9999",
          "listen", "5514",
          "syslog+udp", "5514",
          "http", "8081",
          "https", "8081",
          "otlp", "4318",
          "otlp+grpc", "4317",
          "forward", "24224");
  private static final List<String> SCHEMES =
      Stream.concat(PORTS.keySet().stream(), Stream.of("file", "kinesis", "watch"))
          .sorted()
          .toList();
  private static final Map<String, String> OTHER_NAMES =
      Map.of("tcp", "socket", "syslog", "listen", "server", "listen", "tail", "watch");

  /** The colon or the slashes may be missing. */
  private static final Pattern WITH_SCHEME =
      Pattern.compile("([a-zA-Z]+(?:\\+[a-zA-Z]+)?)(?::(/*)|(//+))(.*)", Pattern.DOTALL);

  private static final Pattern HOST_AND_PORT = Pattern.compile("[\\w.-]+:\\d{1,5}");

  private static final int MAX_PORT = 65_535;

  private UriCorrection() {}

  /**
   * Returns the corrected form of {@code text}; empty if none is obvious.
   *
   * @param text a URI without its parameters
   * @param isRight whether a URI can be used
   */
  static Optional<String> of(String text, Predicate<String> isRight) {
    return candidates(text.trim()).stream()
        .filter(uri -> !uri.equals(text))
        .filter(isRight)
        .findFirst();
  }

  private static List<String> candidates(String text) {
    Matcher parts = WITH_SCHEME.matcher(text);
    List<String> candidates = new ArrayList<>();
    if (text.startsWith("/")) {
      candidates.add("file://" + text);
    } else if (HOST_AND_PORT.matcher(text).matches()) {
      candidates.add("socket://" + text);
    } else if (text.matches(HOST_AND_PORT + "/.+")) {
      candidates.add("kafka://" + text);
    } else if (parts.matches()) {
      Optional<String> scheme = scheme(parts.group(1).toLowerCase(Locale.ROOT));
      String slashes = parts.group(2) == null ? parts.group(3) : parts.group(2);
      boolean noHost = slashes.length() > 2;
      scheme
          .filter(known -> !noHost || isPath(known))
          .ifPresent(known -> candidates.addAll(of(known, parts.group(4))));
    }
    return candidates;
  }

  private static Optional<String> scheme(String given) {
    return Optional.ofNullable(OTHER_NAMES.get(given))
        .or(() -> OptionNames.nearest(given, SCHEMES));
  }

  private static boolean isPath(String scheme) {
    return scheme.equals("file") || scheme.equals("watch");
  }

  private static List<String> of(String scheme, String rest) {
    if (isPath(scheme)) {
      return rest.isEmpty() ? List.of() : List.of(scheme + "://" + absolute(rest));
    }
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash).replaceAll("^/+|/+$", "");
    String port = PORTS.get(scheme);
    if (scheme.equals("kinesis")) {
      return List.of("kinesis://" + authority);
    }
    if (scheme.equals("kafka")) {
      String brokers =
          Arrays.stream(authority.split(",", -1))
              .map(broker -> withPort(broker, port))
              .collect(Collectors.joining(","));
      // A topic has no slash: what is behind one is left out.
      String topic = path.isEmpty() ? "logs" : path.replaceFirst("/.*", "");
      return List.of("kafka://" + brokers + "/" + topic);
    }
    // A number alone is a port.
    return isPort(authority)
        ? List.of(
            scheme + "://" + (scheme.equals("socket") ? "localhost:" : "127.0.0.1:") + authority)
        : List.of(scheme + "://" + withPort(authority, port));
  }

  /** Returns {@code path} from the working directory if it is there, else from the root. */
  private static String absolute(String path) {
    try {
      Path here = Path.of(path).toAbsolutePath();
      return Files.exists(here) ? here.toString() : "/" + path;
    } catch (InvalidPathException e) {
      return "/" + path;
    }
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}")
        && Integer.parseInt(text) > 0
        && Integer.parseInt(text) <= MAX_PORT;
  }

  private static String withPort(String host, String port) {
    if (host.matches("\\[.*]|[^:]+")) {
      return host + ":" + port;
    }
    // Perhaps there is no such port.
    int colon = host.lastIndexOf(':');
    boolean isRight = isPort(host.substring(colon + 1)) || host.indexOf('#') >= 0;
    return isRight ? host : host.substring(0, colon + 1) + port;
  }
}
