package dev.streamgauge.pipelines.connect;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.kafka.topics.TopicNames;
import dev.streamgauge.pipelines.options.ConfigException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The validated parts of {@code --source}, or of a {@code --sink} of the same form. */
@AutoValue
public abstract class SourceUri {
  private static final String FORMS =
      "write socket://host:port, listen://host:port, kafka://broker[,broker]/topic[,topic],"
          + " kinesis://stream, file:///path/glob, watch:///path/glob, watch:hdfs://host/path/glob,"
          + " syslog+udp://host:port, syslog+unix:///path, http://host:port, https://host:port,"
          + " otlp://host:port, otlp+grpc://host:port or forward://host:port.";

  // Not java.net.URI, which accepts an IPv6 address only for a single host, not for several
  // brokers.
  private static final Pattern FORM =
      Pattern.compile("([^:/?#]+)://([^/?#]*)([^?#]*)(?:\\?([^#]*))?(#.*)?", Pattern.DOTALL);
  private static final Pattern WATCHED =
      Pattern.compile("//(/[^?]+)|([a-zA-Z][a-zA-Z0-9+.-]*://[^?]+)", Pattern.DOTALL);
  private static final Pattern HOST = Pattern.compile("\\[[0-9a-fA-F:.]+]|[^\\s@,:\\[\\]]+");

  /** What a source begins with. */
  public enum Scheme {
    SOCKET("socket"),
    LISTEN("listen"),
    KAFKA("kafka"),
    KINESIS("kinesis"),
    FILE("file"),
    WATCH("watch"),
    SYSLOG_UDP("syslog+udp"),
    SYSLOG_UNIX("syslog+unix"),
    HTTP("http"),
    HTTPS("https"),
    OTLP("otlp"),
    OTLP_GRPC("otlp+grpc"),
    FORWARD("forward");

    private final String text;

    Scheme(String text) {
      this.text = text;
    }

    /** Returns the scheme as users write it. */
    String text() {
      return text;
    }

    /** Returns whether others send to it. */
    boolean receives() {
      return this == LISTEN || isInput();
    }

    /** Returns whether log shippers send to it by a protocol of their own. */
    boolean isInput() {
      return compareTo(SYSLOG_UDP) >= 0;
    }
  }

  public abstract Scheme scheme();

  final boolean isSocket() {
    return scheme() == Scheme.SOCKET || scheme() == Scheme.LISTEN;
  }

  /** Returns whether it has lines that may belong together, rather than whole records. */
  final boolean hasLinesToJoin() {
    return isSocket() || scheme() == Scheme.FILE || scheme() == Scheme.WATCH;
  }

  /** Returns whether lines are lost once they are read, unless there is a spool. */
  final boolean needsSpool() {
    return isSocket() || scheme().isInput();
  }

  /** Returns whether the source never ends. */
  public final boolean neverEnds() {
    return needsSpool() || scheme() == Scheme.WATCH;
  }

  /** Returns whether event time is the time of reading by default, and the source never ends. */
  public final boolean arrives() {
    return neverEnds() && !recordsHaveTimes();
  }

  /** Returns whether the protocol gives each record a time. */
  final boolean recordsHaveTimes() {
    return scheme() == Scheme.OTLP || scheme() == Scheme.OTLP_GRPC || scheme() == Scheme.FORWARD;
  }

  /** Returns the host of a socket; the brokers of Kafka; empty for files. */
  abstract String host();

  /** Returns the port of a socket, else 0. */
  abstract int port();

  /**
   * Returns Kafka's topic, or topics and patterns separated by commas, Kinesis' stream, the file
   * pattern, the path of a Unix socket, or the watched place, a URL if remote; empty for ports.
   */
  public abstract String path();

  /** Returns the pattern of the files of {@code file://}. */
  public final String files() {
    return path();
  }

  /** Returns the parameters after the question mark. */
  abstract Map<String, String> parameters();

  /**
   * Parses {@code text}.
   *
   * @throws ConfigException if it is not one of the forms
   */
  public static SourceUri parse(String text) {
    return named("source", text, FORMS, uri -> any(uri, KafkaParameters.CONSUMER, true));
  }

  /**
   * Parses the address of a topic that results go to.
   *
   * @throws ConfigException if it is invalid
   */
  static SourceUri sinkTopic(String text) {
    return topic("sink", text);
  }

  /**
   * Parses the address of a topic that results are read from.
   *
   * @throws ConfigException if it is invalid
   */
  static SourceUri resultTopic(String text) {
    return named(
        "results",
        text,
        "write kafka://broker[,broker]/topic.",
        uri -> any(uri, KafkaParameters.CONSUMER, false));
  }

  /**
   * Parses the address of a topic that {@code option} names.
   *
   * @throws ConfigException if it is invalid
   */
  static SourceUri topic(String option, String text) {
    return named(
        option,
        text,
        "write kafka://broker[,broker]/topic.",
        uri -> any(uri, KafkaParameters.PRODUCER, false));
  }

  /**
   * Parses the directory that results go to.
   *
   * @throws ConfigException if it is invalid
   */
  static SourceUri sinkDirectory(String text) {
    return directory("sink", text);
  }

  /**
   * Parses the directory that {@code option} names.
   *
   * @throws ConfigException if it is invalid
   */
  static SourceUri directory(String option, String text) {
    return named(option, text, "write file:///path.", SourceUri::file);
  }

  private static SourceUri named(
      String option, String text, String forms, Function<String, SourceUri> parse) {
    try {
      return parse.apply(text);
    } catch (BadUri e) {
      String shown = withoutParameters(text);
      String help =
          UriCorrection.of(shown.replaceFirst("\\?\\.\\.\\.$", ""), uri -> isRight(uri, parse))
              .map(uri -> "write " + uri + (shown.endsWith("?...") ? "?..." : ""))
              .orElse(forms);
      throw new ConfigException(
          String.format("--%s=%s: %s; %s", option, shown, e.getMessage(), help), e);
    }
  }

  private static boolean isRight(String uri, Function<String, SourceUri> parse) {
    try {
      return parse.apply(uri) != null;
    } catch (BadUri e) {
      return false;
    }
  }

  private static SourceUri any(String text, KafkaParameters kafka, boolean severalTopics) {
    if (text.startsWith("file:")) {
      return file(text);
    }
    if (text.startsWith("watch:")) {
      return watch(text.substring("watch:".length()));
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw bad(text.isBlank() ? "it is empty" : "it is not a URI");
    }
    Scheme scheme = scheme(parts.group(1));
    if (parts.group(5) != null) {
      throw bad("it has a fragment after '#': write %23 for that character");
    }
    return switch (scheme) {
      case KAFKA -> {
        String topics = parts.group(3).replaceFirst("^/", "");
        checkTopics(topics, severalTopics);
        yield kafka(parts.group(2), topics, parts.group(4), kafka);
      }
      case KINESIS -> kinesis(parts.group(2), parts.group(3), parts.group(4));
      case SYSLOG_UNIX -> unix(parts.group(2), parts.group(3), parts.group(4));
      default -> socket(scheme, parts.group(2), parts.group(3), parts.group(4));
    };
  }

  private static Scheme scheme(String text) {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.text().equals(text)) {
        return scheme;
      }
    }
    throw bad("unknown source '" + text + "'");
  }

  private static SourceUri kinesis(String stream, String path, @Nullable String query) {
    if (!stream.matches("[a-zA-Z0-9_.-]{1,128}")) {
      throw bad(
          stream.isEmpty()
              ? "the stream is missing after kinesis://"
              : "'" + stream + "' cannot be a stream's name");
    }
    if (!path.isEmpty() && !path.equals("/")) {
      throw bad("a stream ends with its name, but here follows '" + path + "'");
    }
    Map<String, String> parameters = parameters(query);
    checkNames("kinesis://", parameters, KinesisParameters.NAMES);
    return new AutoValue_SourceUri(Scheme.KINESIS, "", 0, stream, parameters);
  }

  private static SourceUri unix(String authority, String path, @Nullable String query) {
    if (!authority.isEmpty() || path.length() < 2) {
      throw bad("a Unix socket needs an absolute path after syslog+unix://");
    }
    Map<String, String> parameters = parameters(query);
    checkNames("syslog+unix://", parameters, InputParameters.names(Scheme.SYSLOG_UNIX));
    return new AutoValue_SourceUri(Scheme.SYSLOG_UNIX, "", 0, decode(path), parameters);
  }

  /** Returns {@code source} without its parameters, which may hold a password. */
  public static String withoutParameters(String source) {
    int question = source.startsWith("file:") ? -1 : source.indexOf('?');
    return question < 0 ? source : source.substring(0, question) + "?...";
  }

  private static SourceUri file(String text) {
    String path = text.substring("file:".length());
    if (!path.startsWith("///") || path.length() == 3) {
      throw bad("a file needs an absolute path after file://");
    }
    return new AutoValue_SourceUri(Scheme.FILE, "", 0, path.substring(2), Map.of());
  }

  private static SourceUri watch(String text) {
    int question = text.indexOf('?');
    Matcher path = WATCHED.matcher(question < 0 ? text : text.substring(0, question));
    if (!path.matches()) {
      throw bad("watch:// needs an absolute path, or watch: a URL");
    }
    Map<String, String> parameters = parameters(question < 0 ? null : text.substring(question + 1));
    checkNames("watch:", parameters, WatchParameters.NAMES);
    return new AutoValue_SourceUri(
        Scheme.WATCH,
        "",
        0,
        decode(path.group(1) == null ? path.group(2) : path.group(1)),
        parameters);
  }

  static void checkNames(String scheme, Map<String, String> parameters, Set<String> known) {
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw bad(
            String.format(
                "there is no parameter '%s' of %s, which has %s",
                name, scheme, String.join(", ", known)));
      }
    }
  }

  private static SourceUri socket(
      Scheme scheme, String authority, String path, @Nullable String query) {
    String host = host(authority);
    if (host.isEmpty() && scheme.receives()) {
      // Private by default: reachable only from this machine.
      host = "127.0.0.1";
    }
    checkHost(host, "the host is missing");
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = port(authority);
    if (!path.isEmpty() && !path.equals("/")) {
      throw bad("a socket ends with its port, but here follows '" + path + "'");
    }
    Map<String, String> parameters = parameters(query);
    checkNames(
        scheme.text() + "://",
        parameters,
        scheme.isInput() ? InputParameters.names(scheme) : SocketParameters.names(scheme));
    return new AutoValue_SourceUri(scheme, host, port, "", parameters);
  }

  private static SourceUri kafka(
      String brokers, String topics, @Nullable String query, KafkaParameters known) {
    for (String broker : brokers.split(",", -1)) {
      checkHost(host(broker), "a broker is missing");
      int unused = port(broker);
    }
    Map<String, String> parameters = parameters(query);
    for (String name : parameters.keySet()) {
      known.complaint(name).ifPresent(SourceUri::refuse);
    }
    return new AutoValue_SourceUri(Scheme.KAFKA, brokers, 0, topics, parameters);
  }

  private static void checkTopics(String topics, boolean several) {
    for (String topic : several ? topics.split(",", -1) : new String[] {topics}) {
      if (topic.isEmpty()) {
        throw bad("the topic is missing");
      }
      if (!TopicNames.isValid(topic) || (!several && TopicNames.isPattern(topic))) {
        throw bad("'" + topic + "' cannot be a topic's name");
      }
    }
  }

  /** Returns the position of the colon before the port; an IPv6 address has its own in brackets. */
  private static int portColon(String authority) {
    return authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
  }

  private static String host(String authority) {
    int colon = portColon(authority);
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static void checkHost(String host, String missing) {
    if (host.isEmpty()) {
      throw bad(missing);
    }
    if (!HOST.matcher(host).matches()) {
      throw bad(
          "'"
              + host
              + "' is not a host"
              + (host.contains(":") ? " (write an IPv6 address in brackets, [::1])" : ""));
    }
  }

  private static int port(String authority) {
    int colon = portColon(authority);
    String port = colon < 0 ? "" : authority.substring(colon + 1);
    if (port.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(port);
      if (number > 0 && number <= 65535) {
        return number;
      }
    }
    throw bad(port.isEmpty() ? "the port is missing" : "'" + port + "' is not a port");
  }

  static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query != null) {
      for (String pair : query.split("&")) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw bad("a parameter after the '?' is not name=value");
        }
        String name = decode(pair.substring(0, equals));
        if (parameters.put(name, decode(pair.substring(equals + 1))) != null) {
          throw bad("the parameter '" + name + "' is given twice");
        }
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  private static String decode(String part) {
    try {
      // A plus is literal, as in a password; only in web forms does it mean a space.
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw bad("a '%' needs two hexadecimal digits after it (%25 is '%')");
    }
  }

  private static void refuse(String reason) {
    throw bad(reason);
  }

  private static BadUri bad(String reason) {
    return new BadUri(reason);
  }

  /** Reports a problem with a URI before the name of its option is known. */
  private static final class BadUri extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BadUri(String reason) {
      super(reason);
    }
  }
}
