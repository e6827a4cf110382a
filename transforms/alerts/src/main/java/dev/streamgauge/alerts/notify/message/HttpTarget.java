package dev.streamgauge.alerts.notify.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Configures where a notifier sends HTTP requests, and how it authenticates.
 *
 * <pre>{@code
 * HttpTarget.of(SecretRef.plain("https://alerts.example.org/"))
 *     .withBearerToken(SecretRef.file("/run/secrets/token"));
 * }</pre>
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class HttpTarget implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Duration DEFAULT_TIMEOUT = Duration.standardSeconds(10);

  abstract SecretRef url();

  abstract String path();

  abstract String method();

  abstract Map<String, SecretRef> headers();

  abstract @Nullable String user();

  abstract @Nullable SecretRef password();

  abstract @Nullable SecretRef bearerToken();

  @Internal
  public abstract @Nullable String caFile();

  @Internal
  public abstract Duration timeout();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder url(SecretRef url);

    abstract Builder path(String path);

    abstract Builder method(String method);

    abstract Builder headers(Map<String, SecretRef> headers);

    abstract Builder user(@Nullable String user);

    abstract Builder password(@Nullable SecretRef password);

    abstract Builder bearerToken(@Nullable SecretRef token);

    abstract Builder caFile(@Nullable String file);

    abstract Builder timeout(Duration timeout);

    abstract HttpTarget build();
  }

  abstract Builder toBuilder();

  /**
   * Sends to {@code url} by POST, and waits 10 s for the answer.
   *
   * @throws IllegalArgumentException if it is not secret and either not an {@code http} or {@code
   *     https} URL, or one with a login
   */
  public static HttpTarget of(SecretRef url) {
    if (!url.isSecret()) {
      URI unused = parse(url.text(), url);
    }
    return new AutoValue_HttpTarget.Builder()
        .url(url)
        .path("")
        .method("POST")
        .headers(Map.of())
        .timeout(DEFAULT_TIMEOUT)
        .build();
  }

  /** Appends a path to that of the URL, unless it already ends with it. */
  public HttpTarget withPath(String path) {
    return toBuilder().path(path).build();
  }

  /** Sets the method, such as {@code PUT}. */
  public HttpTarget withMethod(String method) {
    HttpRequest.Builder unused =
        HttpRequest.newBuilder().method(method, HttpRequest.BodyPublishers.noBody());
    return toBuilder().method(method).build();
  }

  /**
   * Adds a header.
   *
   * @throws IllegalArgumentException if the header is invalid, or must not be set
   */
  public HttpTarget withHeader(String name, SecretRef value) {
    HttpRequest.Builder unused =
        HttpRequest.newBuilder().header(name, value.isSecret() ? "secret" : value.text());
    Map<String, SecretRef> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(headers());
    headers.put(name, value);
    return toBuilder().headers(Collections.unmodifiableMap(headers)).build();
  }

  /** Authenticates as {@code user} with a password (RFC 7617). */
  public HttpTarget withBasicAuth(String user, SecretRef password) {
    return toBuilder().user(user).password(password).build();
  }

  /** Authenticates with a token (RFC 6750). */
  public HttpTarget withBearerToken(SecretRef token) {
    return toBuilder().bearerToken(token).build();
  }

  /** Trusts the certificates in this PEM file instead of those the JVM trusts. */
  public HttpTarget withCaFile(String file) {
    return toBuilder().caFile(file).build();
  }

  /** Sets the time-out for a connection and for the whole exchange. */
  public HttpTarget withTimeout(Duration timeout) {
    return toBuilder().timeout(timeout).build();
  }

  /** Returns a request that includes all secrets. */
  @Internal
  public HttpRequest request(String contentType, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri())
            .method(method(), HttpRequest.BodyPublishers.ofString(body, UTF_8))
            .setHeader("Content-Type", contentType)
            .setHeader("User-Agent", "streamgauge");
    for (Map.Entry<String, SecretRef> header : headers().entrySet()) {
      set(request, header.getKey(), header.getValue().read());
    }
    if (password() != null) {
      set(request, "Authorization", "Basic " + basicCredentials());
    }
    if (bearerToken() != null) {
      set(request, "Authorization", "Bearer " + bearerToken().read());
    }
    return request.build();
  }

  private String basicCredentials() throws IOException {
    byte[] pair = (user() + ":" + password().read()).getBytes(UTF_8);
    return Base64.getEncoder().encodeToString(pair);
  }

  private static void set(HttpRequest.Builder request, String name, String value)
      throws IOException {
    try {
      request.setHeader(name, value);
    } catch (IllegalArgumentException e) {
      // Without the cause, whose message shows the value.
      throw new IOException("the value of the header " + name + " is none that a header can have");
    }
  }

  private URI uri() throws IOException {
    String url = url().read();
    String base = url.endsWith("/") && !path().isEmpty() ? url.substring(0, url.length() - 1) : url;
    try {
      return parse(base.endsWith(path()) ? base : base + path(), url());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage());
    }
  }

  /** Returns host and port of {@code uri} for messages; empty if the URL is secret. */
  @Internal
  public String shownHost(URI uri) {
    return url().isSecret()
        ? ""
        : uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static URI parse(String url, SecretRef shown) {
    URI uri = null;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      // Its message shows the URL, which may be secret.
    }
    if (uri != null && uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "a login in a URL is not sent: write it as \"username\" and \"password\"");
    }
    if (uri == null
        || uri.getHost() == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(
          shown.isSecret()
              ? "what is in " + shown + " is not a URL such as https://example.org/path"
              : "this is not a URL such as https://example.org/path: " + shown);
    }
    return uri;
  }

  /**
   * Returns the secrets in a request, to remove them from logs, as a server may repeat them; a
   * secret that contains another comes before it.
   */
  @Internal
  public List<String> secrets() throws IOException {
    List<String> secrets = new ArrayList<>();
    if (url().isSecret()) {
      URI uri = uri();
      secrets.add(url().read());
      // A server knows its address by these.
      Stream.of(uri.getRawPath().replaceFirst("^/", ""), uri.getRawQuery())
          .filter(part -> part != null && !part.isEmpty())
          .forEach(secrets::add);
    }
    if (password() != null) {
      secrets.add(basicCredentials());
    }
    List<SecretRef> settings =
        Stream.concat(headers().values().stream(), Stream.of(password(), bearerToken()))
            .filter(setting -> setting != null && setting.isSecret())
            .toList();
    for (SecretRef setting : settings) {
      secrets.add(setting.read());
    }
    return secrets;
  }
}
