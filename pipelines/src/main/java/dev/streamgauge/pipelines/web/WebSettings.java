package dev.streamgauge.pipelines.web;

import dev.streamgauge.io.socket.TlsSettings;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.WebOptions;
import dev.streamgauge.util.Encodings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where the server listens and whom it answers.
 *
 * @param address the address it binds
 * @param token what clients must know; null if they need no token
 * @param tls its key and certificates; null for plain HTTP
 * @param url the URL under which people reach it, without a slash at its end; null for its address
 */
public record WebSettings(
    WebAddress address, @Nullable String token, @Nullable TlsSettings tls, @Nullable String url) {
  /** The address that stands for no server, for the demo, which has one by default. */
  private static final String NONE = "none";

  private static final int SHORTEST_TOKEN = 16;

  /**
   * Returns the settings in {@code options}; empty if they ask for no server.
   *
   * @throws ConfigException if they are wrong, or would let others in without token and TLS
   */
  public static Optional<WebSettings> of(WebOptions options) {
    if (!isWanted(options)) {
      refuseWithoutServer(options);
      return Optional.empty();
    }
    WebAddress address = WebAddress.parse(options.getWeb());
    String token = options.getWebTokenFile() == null ? null : token(options.getWebTokenFile());
    TlsSettings tls = options.getWebKeystore() == null ? null : tls(options);
    if (!address.isLoopback() && (token == null || tls == null)) {
      throw new ConfigException(
          "--web="
              + options.getWeb()
              + " can be reached from other machines: add "
              + (token == null ? "--webTokenFile=FILE" : "")
              + (token == null && tls == null ? " and " : "")
              + (tls == null ? "--webKeystore=FILE" : "")
              + ", or listen on 127.0.0.1.");
    }
    return Optional.of(new WebSettings(address, token, tls, url(options.getWebUrl())));
  }

  /**
   * Returns the URL under which people reach the server, without a slash at its end; empty if it is
   * known only once the server has a port, or not at all, since it listens on all addresses.
   */
  public Optional<String> knownUrl() {
    if (url != null) {
      return Optional.of(url);
    }
    return address.port() == 0 || address.isEverywhere()
        ? Optional.empty()
        : Optional.of(urlAt(address.port()));
  }

  /** Returns the URL of a server on {@code port}, unless {@code --webUrl} gives another. */
  String urlAt(int port) {
    String host = address.host();
    return url != null
        ? url
        : (tls == null ? "http://" : "https://")
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + port;
  }

  /** Returns whether {@code options} ask for a server. */
  public static boolean isWanted(WebOptions options) {
    return options.getWeb() != null && !options.getWeb().equals(NONE);
  }

  private static void refuseWithoutServer(WebOptions options) {
    String option =
        options.getWebTokenFile() != null
            ? "webTokenFile"
            : options.getWebKeystore() != null ? "webKeystore" : null;
    if (option != null) {
      throw new ConfigException(
          "--" + option + " is for the web server: add --web=127.0.0.1:8080, or leave it out.");
    }
  }

  private static String token(String file) {
    String token;
    try {
      token = Encodings.readString(Path.of(file)).lines().findFirst().orElse("").strip();
    } catch (IOException | RuntimeException e) {
      throw new ConfigException("--webTokenFile=" + file + " cannot be read: " + e, e);
    }
    if (token.length() < SHORTEST_TOKEN) {
      throw new ConfigException(
          "--webTokenFile="
              + file
              + ": its first line must be a token of at least "
              + SHORTEST_TOKEN
              + " characters; \"openssl rand -hex 32\" makes one.");
    }
    return token;
  }

  private static TlsSettings tls(WebOptions options) {
    TlsSettings tls =
        TlsSettings.withKeystore(options.getWebKeystore(), options.getWebKeystorePasswordFile());
    try {
      tls.check();
    } catch (IOException e) {
      throw new ConfigException(
          "--webKeystore=" + options.getWebKeystore() + ": " + e.getMessage(), e);
    }
    return tls;
  }

  private static @Nullable String url(@Nullable String url) {
    if (url == null) {
      return null;
    }
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null
          && uri.getScheme().matches("https?")
          && uri.getQuery() == null
          && uri.getUserInfo() == null) {
        return url.replaceFirst("/+$", "");
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new ConfigException(
        "--webUrl=" + url + " is not a URL: write it as https://gauge.example.org.");
  }
}
