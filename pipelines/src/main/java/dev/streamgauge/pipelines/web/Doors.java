package dev.streamgauge.pipelines.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Decides which requests are answered. Browsers run code of other sites: so that no site can read
 * ours, the host in a request must be one of ours (a site can make its own name point to this
 * machine), and the origin, if a browser states one, must be the page itself.
 */
final class Doors {
  /** Sites cannot claim an address as they can a name. */
  private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[^\\]]*\\]");

  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final Set<String> hosts = new HashSet<>(Set.of("localhost"));
  private final byte @Nullable [] token;

  Doors(WebSettings settings) {
    hosts.add(settings.address().host().toLowerCase(Locale.ROOT));
    if (settings.url() != null) {
      hosts.add(URI.create(settings.url()).getHost().toLowerCase(Locale.ROOT));
    }
    token = settings.token() == null ? null : settings.token().getBytes(UTF_8);
  }

  /** Returns why a request is refused; null if it is not. */
  @Nullable Reply refusal(String method, HttpFields headers, @Nullable String host, boolean open) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Reply.text(405, "only GET and HEAD").with("Allow", "GET, HEAD");
    }
    if (headers.getLongField("Content-Length") > 0 || headers.contains("Transfer-Encoding")) {
      return Reply.text(413, "no body is taken");
    }
    if (host == null || !isOurs(host)) {
      return Reply.text(421, "this host name is not known here: name it with --webUrl to allow it");
    }
    if (!isSameOrigin(headers, host)) {
      return Reply.text(403, "other sites may not read this");
    }
    if (!open && token != null && !knowsToken(headers.getField("Authorization"))) {
      return Reply.text(401, "the token is missing or wrong")
          .with("WWW-Authenticate", "Basic realm=\"Streamgauge\", charset=\"UTF-8\"");
    }
    return null;
  }

  private boolean isOurs(String host) {
    String name = host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    return ADDRESS.matcher(name).matches() || hosts.contains(name);
  }

  private static boolean isSameOrigin(HttpFields headers, String host) {
    String origin = headers.get("Origin");
    if (origin != null && !origin.replaceFirst("^https?://", "").equalsIgnoreCase(host)) {
      return false;
    }
    String site = headers.get("Sec-Fetch-Site");
    // A link from a chat or a mail leads here from another site; it cannot read the answer.
    return site == null
        || !site.equals("cross-site")
        || "navigate".equals(headers.get("Sec-Fetch-Mode"));
  }

  private boolean knowsToken(@Nullable HttpField field) {
    String value = field == null ? "" : field.getValue();
    String scheme = value.toLowerCase(Locale.ROOT);
    String given = "";
    if (scheme.startsWith(BEARER)) {
      given = value.substring(BEARER.length()).strip();
    } else if (scheme.startsWith(BASIC)) {
      try {
        String pair =
            new String(Base64.getDecoder().decode(value.substring(BASIC.length()).strip()), UTF_8);
        given = pair.substring(pair.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        // Not Base64: not the token.
      }
    }
    return MessageDigest.isEqual(given.getBytes(UTF_8), token);
  }
}
