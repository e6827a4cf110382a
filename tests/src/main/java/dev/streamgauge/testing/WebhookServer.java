package dev.streamgauge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A receiver of alerts on loopback, which takes what Alertmanager sends to webhooks (version 4),
 * and notes each event once: by the key of its alert, and whether that fires or is resolved.
 */
public final class WebhookServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The start of an alert, or its end. */
  public record Event(
      String key, String status, Map<String, String> labels, Instant startsAt, Instant endsAt) {
    private String id() {
      return key + " " + status;
    }

    /** Returns the labels and the start, which all events with the same key share. */
    private String alert() {
      return labels + " since " + startsAt;
    }
  }

  private final HttpServer server;
  private final List<Event> events = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Map<String, String> alerts = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private int repeatedMessages;

  private WebhookServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns a running server at a free port. */
  public static WebhookServer running() {
    try {
      return new WebhookServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns its address. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
  }

  /** Returns the events in the order in which they first arrived. */
  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** Returns how many messages had an event that had arrived before. */
  public synchronized int repeatedMessages() {
    return repeatedMessages;
  }

  /**
   * Returns what no program may send: requests that are not such messages, two alerts with the same
   * key, and resolved events whose firing one comes later.
   */
  public synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean accepted = accept(body);
      exchange.sendResponseHeaders(accepted ? 200 : 400, -1);
    }
  }

  private synchronized boolean accept(byte[] body) {
    List<Event> message;
    try {
      message = parse(JSON.readTree(body));
    } catch (IOException | RuntimeException e) {
      problems.add("not a message: " + e.getMessage());
      return false;
    }
    if (message.stream().filter(event -> !note(event)).count() > 0) {
      repeatedMessages++;
    }
    return true;
  }

  /** Notes an event, and returns whether it is new. */
  private boolean note(Event event) {
    String other = alerts.putIfAbsent(event.key(), event.alert());
    if (other != null && !other.equals(event.alert())) {
      problems.add("%s is the key of %s and of %s".formatted(event.key(), other, event.alert()));
    }
    if (!ids.add(event.id())) {
      return false;
    }
    if (event.status().equals("firing") && ids.contains(event.key() + " resolved")) {
      problems.add(event.alert() + " was resolved before it fired");
    }
    events.add(event);
    return true;
  }

  /** Returns what is new by a message: if something is resolved, the rest is there for context. */
  private static List<Event> parse(JsonNode message) {
    if (!message.path("version").asText().equals("4")) {
      throw new IllegalArgumentException("version " + message.path("version"));
    }
    List<Event> all = new ArrayList<>();
    for (JsonNode alert : message.path("alerts")) {
      Map<String, String> labels = new TreeMap<>();
      alert
          .path("labels")
          .fields()
          .forEachRemaining(label -> labels.put(label.getKey(), label.getValue().asText()));
      all.add(
          new Event(
              alert.path("fingerprint").asText(),
              alert.path("status").asText(),
              labels,
              Instant.parse(alert.path("startsAt").asText()),
              Instant.parse(alert.path("endsAt").asText())));
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no alerts");
    }
    List<Event> resolved = all.stream().filter(event -> event.status().equals("resolved")).toList();
    return resolved.isEmpty() ? all : resolved;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
