package dev.streamgauge.outputs.prometheus;

import dev.streamgauge.alerts.notify.message.Excerpt;
import dev.streamgauge.alerts.notify.message.Trust;
import dev.streamgauge.alerts.notify.message.Unreachable;
import dev.streamgauge.util.CipherSuites;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests to one address. */
final class RemoteWriteClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_SHOWN = 200;

  private final PrometheusTarget target;
  private final HttpClient client;

  RemoteWriteClient(PrometheusTarget target) throws IOException {
    this.target = target;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // A redirect would send the login wherever the answer says.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(Trust.of(target.caFile()))
            .sslParameters(CipherSuites.parameters())
            .build();
  }

  /**
   * An answer.
   *
   * @param said the beginning of its body, unless it is a success
   */
  record Answer(int status, String said, String retryAfter) {
    boolean isSuccess() {
      return status / 100 == 2;
    }

    /** Returns whether a retry may succeed. */
    boolean passes() {
      return !isAboutSamples() && (status / 100 == 5 || status == 408 || status == 429);
    }

    /** Returns whether some of the samples are refused, however often they are sent. */
    boolean isAboutSamples() {
      // Prometheus 2 answers 500 for samples that are older than its out_of_order_time_window.
      return status == 400
          || (status == 500 && said.matches("(?s).*(too old sample|out of (order|bounds)).*"));
    }

    @Override
    public String toString() {
      return "it answers " + status + (said.isEmpty() ? "" : ": " + said);
    }
  }

  /**
   * Sends a request of remote write.
   *
   * @throws IOException if there is no answer; the message says why
   */
  Answer post(byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target.url()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .setHeader("Content-Type", "application/x-protobuf")
            .setHeader("Content-Encoding", "snappy")
            .setHeader("X-Prometheus-Remote-Write-Version", "0.1.0")
            .setHeader("User-Agent", "streamgauge");
    target.authorization().ifPresent(login -> request.setHeader("Authorization", login));
    HttpResponse<String> response = exchange(request.build());
    String said = response.body().replaceAll("\\s+", " ").strip();
    return new Answer(
        response.statusCode(),
        said.length() > MAX_SHOWN ? said.substring(0, MAX_SHOWN) + "…" : said,
        response.headers().firstValue("Retry-After").orElse(""));
  }

  /** Exchanges with a time-out for the whole: the client's own ends with the answer's head. */
  private HttpResponse<String> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> exchange =
        client.sendAsync(request, info -> new Excerpt(info.statusCode() / 100 != 2));
    try {
      return exchange.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("it does not answer within " + TIMEOUT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String reason = Unreachable.reason(cause, "");
      throw new IOException(reason == null ? cause.toString() : reason, cause);
    } finally {
      exchange.cancel(true);
    }
  }

  /** Does nothing: the client's thread ends when nobody refers to the client any more. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "the client of " + target.shown();
  }
}
