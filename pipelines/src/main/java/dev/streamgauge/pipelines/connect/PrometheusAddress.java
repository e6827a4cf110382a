package dev.streamgauge.pipelines.connect;

import dev.streamgauge.outputs.prometheus.PrometheusSink;
import dev.streamgauge.pipelines.options.ConfigException;
import java.util.Map;
import java.util.Set;

/** Reads the address of remote write, {@code prometheus+http://host:9090/api/v1/write}. */
final class PrometheusAddress {
  private static final String FORM = "prometheus+http://host:9090/api/v1/write";
  private static final String DEFAULT_PATH = "/api/v1/write";
  private static final String USER = "user";
  private static final String PASSWORD_FILE = "passwordFile";
  private static final String TOKEN_FILE = "tokenFile";
  private static final String CA_FILE = "caFile";
  private static final Set<String> NAMES = Set.of(USER, PASSWORD_FILE, TOKEN_FILE, CA_FILE);

  private PrometheusAddress() {}

  /**
   * Returns the sink at {@code text}.
   *
   * @throws ConfigException if it is wrong
   */
  static PrometheusSink sink(String text, String pipeline) {
    StoreUri uri = StoreUri.parse(text, FORM, NAMES);
    String path = uri.path().matches("/?") ? DEFAULT_PATH : uri.path();
    String url = uri.scheme().replace("prometheus+", "") + "://" + uri.hosts() + path;
    Map<String, String> parameters = uri.parameters();
    if (parameters.containsKey(USER) != parameters.containsKey(PASSWORD_FILE)) {
      throw wrong(text, USER + " and " + PASSWORD_FILE + " go together");
    }
    if (parameters.containsKey(USER) && parameters.containsKey(TOKEN_FILE)) {
      throw wrong(text, "give " + USER + " or " + TOKEN_FILE + ", not both");
    }
    try {
      PrometheusSink sink = PrometheusSink.to(url, pipeline);
      if (parameters.containsKey(USER)) {
        sink = sink.withBasicAuth(parameters.get(USER), parameters.get(PASSWORD_FILE));
      }
      if (parameters.containsKey(TOKEN_FILE)) {
        sink = sink.withTokenFile(parameters.get(TOKEN_FILE));
      }
      return parameters.containsKey(CA_FILE) ? sink.withCaFile(parameters.get(CA_FILE)) : sink;
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--sink=" + Sinks.shown(text) + ": " + e.getMessage(), e);
    }
  }

  private static ConfigException wrong(String text, String reason) {
    return new ConfigException("--sink=" + Sinks.shown(text) + ": " + reason + ".");
  }
}
