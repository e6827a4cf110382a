package dev.streamgauge.alerts.notify.http;

import dev.streamgauge.alerts.notify.message.AlertText;
import dev.streamgauge.alerts.notify.message.BusyException;
import dev.streamgauge.alerts.notify.message.Excerpt;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.alerts.notify.message.Trust;
import dev.streamgauge.alerts.notify.message.Unreachable;
import dev.streamgauge.util.CipherSuites;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Sends requests to one target and interprets the status: 2xx means that the message has arrived;
 * 408, 425, 429 and 5xx to retry, perhaps not before a {@code Retry-After} (RFC 9110, section
 * 10.2.3); 3xx, 401 and 407 that somebody must fix the address or the login first; any other that
 * the message is rejected for good.
 */
final class HttpSender {
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final HttpTarget target;
  private final HttpClient client;
  private String secretInBody = "";

  HttpSender(HttpTarget target) throws IOException {
    this.target = target;
    this.client =
        HttpClient.newBuilder()
            // Some receivers do not understand the upgrade that HTTP/2 requests.
            .version(HttpClient.Version.HTTP_1_1)
            // 301 and 302 turn a POST into a GET, whose answer 200 says nothing about the alert;
            // and the headers with their secrets would go wherever the answer says.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(target.timeout().getMillis()))
            .sslContext(Trust.of(target.caFile()))
            .sslParameters(CipherSuites.parameters())
            .build();
  }

  /** Masks a secret that is in the body when the answer is logged. */
  void hide(String secret) {
    secretInBody = secret;
  }

  /** Sends {@code body}, like {@link Notifier.Client#send} sends a message. */
  void send(String contentType, String body) throws IOException, InterruptedException {
    HttpResponse<String> response = exchange(target.request(contentType, body));
    if (response.statusCode() / 100 != 2) {
      throw failure(response);
    }
  }

  private IOException failure(HttpResponse<String> response) throws IOException {
    int status = response.statusCode();
    if (status / 100 == 3) {
      String location = response.headers().firstValue("Location").orElse("it leads to");
      return new BusyException(
          "it answers "
              + status
              + ", and redirects are not followed: write the address "
              + shown(location)
              + " instead",
          null);
    }
    String said = shown(response.body());
    String reason = "it answers " + status + (said.isEmpty() ? "" : ": " + said);
    if (status == 401 || status == 407) {
      return new BusyException(reason, null);
    }
    if (status / 100 == 5 || status == 408 || status == 425 || status == 429) {
      String after = response.headers().firstValue("Retry-After").orElse(null);
      return new BusyException(reason, retryAfter(after, Instant.now()));
    }
    return new RejectedException(reason);
  }

  /**
   * Sends a request with a time-out for the whole exchange: the client's own ends when the head of
   * the answer has arrived. The head alone shows that a message has arrived: it must not be sent
   * again because the rest does not come.
   */
  private HttpResponse<String> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> exchange =
        client.sendAsync(request, info -> new Excerpt(info.statusCode() / 100 != 2));
    try {
      return exchange.get(target.timeout().getMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("it does not answer within " + target.timeout().getMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String reason = Unreachable.reason(cause, target.shownHost(request.uri()));
      throw new IOException(reason == null ? cause.toString() : reason, cause);
    } finally {
      exchange.cancel(true);
    }
  }

  /** Returns the server's answer, shortened and without secrets. */
  private String shown(String said) throws IOException {
    String text = secretInBody.isEmpty() ? said : said.replace(secretInBody, "***");
    for (String secret : target.secrets()) {
      text = text.replace(secret, "***");
    }
    return AlertText.cut(AlertText.oneLine(text), 200);
  }

  /** Returns the delay that the header asks for, given in seconds or as a date. */
  static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    Duration asked;
    try {
      String value = header.strip();
      asked =
          value.chars().allMatch(c -> c >= '0' && c <= '9')
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
  }
}
