package dev.streamgauge.pagecost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Those who look at the page: a browser, somebody with a stop watch, and some who stall. */
final class Watchers {
  /** What the views of the page ask for, and what a monitoring system does. */
  static final List<String> ENDPOINTS =
      List.of(
          "/",
          "/api/v1/status",
          "/api/v1/windows",
          "/api/v1/keys",
          "/api/v1/rules",
          "/api/v1/alerts",
          "/api/v1/alerts/history",
          "/api/v1/sources",
          "/metrics",
          "/healthz",
          "/readyz");

  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  Watchers(int port) {
    this.port = port;
  }

  private String get(String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + " answers " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether the server answers. */
  boolean isReady() {
    try {
      return get("/healthz").startsWith("ok");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Follows the stream and asks for what the page asks for, as a browser does. */
  AutoCloseable browser() throws IOException {
    return PageClient.follow(subscribe(), this::get);
  }

  private Socket subscribe() throws IOException {
    Socket socket = new Socket();
    // So that it is full soon, if nobody reads.
    socket.setReceiveBufferSize(4096);
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket
        .getOutputStream()
        .write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
    return socket;
  }

  /** Subscribes {@code count} times and never reads. */
  AutoCloseable stalled(int count) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(subscribe());
    }
    return () -> {
      for (Socket socket : sockets) {
        socket.close();
      }
    };
  }

  /** Returns the 99th percentile of each endpoint's time in milliseconds, of {@code times}. */
  Map<String, Double> slowest(int times) {
    Map<String, Double> slowest = new LinkedHashMap<>();
    for (String endpoint : ENDPOINTS) {
      long[] nanos = new long[times];
      for (int i = 0; i < times; i++) {
        long start = System.nanoTime();
        get(endpoint);
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      slowest.put(endpoint, nanos[(int) Math.ceil(times * 0.99) - 1] / 1e6);
    }
    return slowest;
  }
}
