package dev.streamgauge.senders;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Sends records {@code [0, count)} by a client: {@code Send CLIENT URL COUNT}. Every fourth is an
 * error. It ends with exit code 0 once the client says that all have been received, and sends what
 * has not been acknowledged again.
 */
public final class Send {
  /** The most records of a request. */
  static final int BATCH = 100;

  private Send() {}

  /** Sends records by a client until all are acknowledged. */
  interface Client {
    void send(String url, int count) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    client(args[0]).send(args[1], Integer.parseInt(args[2]));
    System.out.println("sent " + args[2]);
    // Some clients leave threads behind that are no daemons.
    System.exit(0);
  }

  private static Client client(String name) {
    return switch (name) {
      case "otlp-http" -> (url, count) -> OtlpSender.overHttp(url).send(count);
      case "otlp-grpc" -> (url, count) -> OtlpSender.overGrpc(url).send(count);
      case "elasticsearch" -> ElasticsearchSender::send;
      case "loki4j" -> Loki4jSender::send;
      case "log4j-http" -> Log4jSender::send;
      case "fluency" -> FluencySender::send;
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Returns a configuration that sends to {@code url}: {@code docs/inputs.md} has an example. */
  static String configuration(String resource, String url) throws IOException {
    try (InputStream in = Send.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8).replace("http://gauge.example:8081", url);
    }
  }

  /** Returns the text of a record. */
  static String message(int number) {
    return String.format(Locale.ROOT, "record %d of %s", number, isError(number) ? "bad" : "good");
  }

  static boolean isError(int number) {
    return number % 4 == 0;
  }

  /** Does something that fails until the receiver is there. */
  interface Attempt {
    boolean succeeds() throws Exception;
  }

  static void untilItSucceeds(Attempt attempt) throws InterruptedException {
    long end = System.nanoTime() + 240_000_000_000L;
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        if (attempt.succeeds()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("nobody takes the records", last);
  }
}
