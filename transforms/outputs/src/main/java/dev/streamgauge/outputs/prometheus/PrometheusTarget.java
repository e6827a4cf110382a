package dev.streamgauge.outputs.prometheus;

import com.google.auto.value.AutoValue;
import dev.streamgauge.util.Encodings;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The address of remote write and the login there. It holds only the locations of secrets, so that
 * none gets into a serialized pipeline or a checkpoint.
 */
@AutoValue
abstract class PrometheusTarget implements Serializable {
  private static final long serialVersionUID = 1L;

  abstract String url();

  abstract @Nullable String user();

  abstract @Nullable String passwordFile();

  abstract @Nullable String tokenFile();

  abstract @Nullable String caFile();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder url(String url);

    abstract Builder user(@Nullable String user);

    abstract Builder passwordFile(@Nullable String file);

    abstract Builder tokenFile(@Nullable String file);

    abstract Builder caFile(@Nullable String file);

    abstract PrometheusTarget build();
  }

  static PrometheusTarget of(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("this is not a URL", e);
    }
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
      throw new IllegalArgumentException("this is not a URL such as http://host:9090/api/v1/write");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a URL must not hold a login");
    }
    return new AutoValue_PrometheusTarget.Builder().url(url).build();
  }

  /** Returns the URL without parameters, for logs. */
  String shown() {
    return url().replaceFirst("(?s)[?#].*", "");
  }

  /** Returns the header that logs in; read each time, since secrets change. */
  Optional<String> authorization() throws IOException {
    if (tokenFile() != null) {
      return Optional.of("Bearer " + secret(tokenFile()));
    }
    if (user() == null) {
      return Optional.empty();
    }
    String password = passwordFile() == null ? "" : secret(passwordFile());
    byte[] pair = (user() + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  private static String secret(String file) throws IOException {
    try {
      return Encodings.readString(Path.of(file)).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new IOException("the file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
