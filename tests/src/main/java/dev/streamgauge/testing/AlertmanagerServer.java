package dev.streamgauge.testing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Accepts alerts like Alertmanager's API v2 ({@code api/v2/openapi.yaml} in its sources), on
 * loopback, and rejects invalid requests with 400.
 */
public final class AlertmanagerServer implements AutoCloseable {
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Set<String> KEYS =
      Set.of("labels", "annotations", "startsAt", "endsAt", "generatorURL");
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * An alert as posted.
   *
   * @param isFiring whether it was unresolved when it arrived
   */
  public record Alert(
      Map<String, String> labels,
      Map<String, String> annotations,
      Instant startsAt,
      Instant endsAt,
      boolean isFiring) {}

  private final HttpServer server;
  private final List<Alert> alerts = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  private AlertmanagerServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns a running server at a free port. */
  public static AlertmanagerServer running() throws IOException {
    return new AlertmanagerServer();
  }

  /** Returns its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns every alert posted, including repetitions. */
  public List<Alert> alerts() {
    return List.copyOf(alerts);
  }

  /** Returns the rejected requests and the reasons. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int status = 200;
      try {
        alerts.addAll(parse(exchange, body));
      } catch (IOException | IllegalArgumentException | DateTimeException e) {
        refused.add(e.getMessage());
        status = 400;
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static List<Alert> parse(HttpExchange exchange, byte[] body) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    check(request.equals("POST /api/v2/alerts"), request);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    check("application/json".equals(type), "type " + type);
    JsonNode array = JSON.readTree(body);
    check(array.isArray() && !array.isEmpty(), "not an array of alerts: " + array);
    List<Alert> parsed = new ArrayList<>();
    for (JsonNode alert : array) {
      parsed.add(alert(alert));
    }
    return parsed;
  }

  private static Alert alert(JsonNode alert) {
    alert.fieldNames().forEachRemaining(key -> check(KEYS.contains(key), "key " + key));
    Map<String, String> labels = texts(alert.path("labels"));
    check(!labels.isEmpty(), "no labels: " + alert);
    labels.forEach((name, value) -> check(!value.isEmpty(), "label without a value: " + name));
    Instant startsAt = Instant.parse(alert.path("startsAt").asText());
    Instant endsAt = Instant.parse(alert.path("endsAt").asText());
    check(!endsAt.isBefore(startsAt), "ends before it starts: " + alert);
    return new Alert(
        labels, texts(alert.path("annotations")), startsAt, endsAt, endsAt.isAfter(Instant.now()));
  }

  private static Map<String, String> texts(JsonNode object) {
    check(object.isObject(), "not an object: " + object);
    Map<String, String> texts = new TreeMap<>();
    object
        .fields()
        .forEachRemaining(
            field -> {
              check(LABEL.matcher(field.getKey()).matches(), "name " + field.getKey());
              check(field.getValue().isTextual(), "not a text: " + field.getValue());
              texts.put(field.getKey(), field.getValue().asText());
            });
    return texts;
  }

  private static void check(boolean isRight, String problem) {
    if (!isRight) {
      throw new IllegalArgumentException(problem);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
