package dev.streamgauge.alerts.notify.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real HTTP server on loopback that takes note of what it receives and answers as it is told. */
public final class HttpReceiver implements AutoCloseable {
  /** What it has received; the names of headers begin with a capital letter and have no other. */
  public record Request(
      String method, String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }
  }

  /** What it answers. */
  public record Answer(int status, String body, Map<String, String> headers) {
    public static Answer of(int status) {
      return new Answer(status, "", Map.of());
    }

    public static Answer of(int status, String body) {
      return new Answer(status, body, Map.of());
    }
  }

  /** Stands for no answer at all, until the server is closed. */
  public static final Answer HANG = Answer.of(0);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Function<Request, Answer> answers = request -> Answer.of(200);

  private HttpReceiver(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** A server that answers 200. */
  public static HttpReceiver start() throws IOException {
    return new HttpReceiver(0);
  }

  /** A server that answers 200, at a port that was somebody else's before. */
  public static HttpReceiver startAt(int port) throws IOException {
    return new HttpReceiver(port);
  }

  /** A port that nobody listens at. */
  public static int deadPort() throws IOException {
    try (HttpReceiver receiver = start()) {
      return receiver.port();
    }
  }

  public HttpReceiver answering(Function<Request, Answer> answers) {
    this.answers = answers;
    return this;
  }

  /** Answers with these, one after another, and with the last for ever. */
  public HttpReceiver answering(Answer... each) {
    return answering(request -> each[Math.min(requests.size(), each.length) - 1]);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      requests.add(request);
      Answer answer = answers.apply(request);
      if (answer == HANG) {
        closed.await();
        return;
      }
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return url(port());
  }

  public static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  public HttpTarget target() {
    return HttpTarget.of(SecretRef.plain(url()));
  }

  /** What it has received so far. */
  public List<Request> requests() {
    return requests;
  }

  public List<String> bodies() {
    return requests.stream().map(Request::body).toList();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
