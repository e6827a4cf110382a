package dev.streamgauge.alerts.notify.message;

import dev.streamgauge.alerts.event.TemplateException;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Reads the settings that several kinds of receivers share, from a receiver's map. */
@Internal
public final class SettingsReader {
  private static final String HOW =
      "write {file: /path} or {env: NAME}, since everybody who reads the rules would see it";

  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "cookie", "proxy-authorization");

  private final YamlMap map;

  public SettingsReader(YamlMap map) {
    this.map = map;
  }

  /** Returns the map itself. */
  public YamlMap map() {
    return map;
  }

  /**
   * Reads a secret: {@code {file: /path}} or {@code {env: NAME}}. Returns null if it is missing or
   * wrong.
   */
  @Nullable
  public SecretRef secret(String key, boolean required) {
    if (!map.has(key)) {
      if (required) {
        YamlText unused = map.required(key);
      }
      return null;
    }
    if (map.isText(key)) {
      map.error(key, "\"" + key + "\" is a secret: " + HOW);
      return null;
    }
    return place(key);
  }

  /** Reads a text, or the place of a secret. */
  private @Nullable SecretRef setting(String key) {
    if (map.isText(key)) {
      YamlText text = map.text(key);
      return text == null ? null : SecretRef.plain(text.value());
    }
    return place(key);
  }

  private @Nullable SecretRef place(String key) {
    YamlMap place = map.map(key);
    if (place == null) {
      return null;
    }
    YamlText file = place.text("file");
    YamlText env = place.text("env");
    place.noOtherKeys();
    if (file == null && env == null || file != null && env != null) {
      map.error(key, "\"" + key + "\" needs either a \"file\" or an \"env\"");
      return null;
    }
    return file != null ? SecretRef.file(file.value()) : SecretRef.environment(env.value());
  }

  /**
   * Returns what {@code maker} creates from the keys {@code url}, {@code headers}, {@code
   * username}, {@code password}, {@code bearer_token}, {@code ca_file} and {@code timeout}.
   *
   * @param secretUrl whether the URL must not be in the file
   */
  @Nullable
  public Notifier target(boolean secretUrl, Function<HttpTarget, @Nullable Notifier> maker) {
    HttpTarget target = url(secretUrl);
    // Without a URL the rest is read anyway, to report its problems.
    HttpTarget all = rest(target != null ? target : HttpTarget.of(SecretRef.file("/missing")));
    Notifier notifier = maker.apply(all);
    return target == null ? null : notifier;
  }

  private @Nullable HttpTarget url(boolean secret) {
    if (secret) {
      SecretRef url = secret("url", true);
      return url == null ? null : HttpTarget.of(url);
    }
    if (!map.has("url") || map.isText("url")) {
      YamlText url = map.required("url");
      return url == null ? null : url.as(text -> HttpTarget.of(SecretRef.plain(text)));
    }
    SecretRef url = place("url");
    return url == null ? null : HttpTarget.of(url);
  }

  private HttpTarget rest(HttpTarget before) {
    HttpTarget target = headers(before);
    SecretRef password = login();
    if (password != null) {
      target = target.withBasicAuth(map.text("username").value(), password);
    }
    SecretRef token = secret("bearer_token", false);
    if (token != null) {
      if (map.has("username")) {
        map.error("bearer_token", "a \"bearer_token\" takes the place of \"username\"");
      }
      target = target.withBearerToken(token);
    }
    YamlText caFile = map.text("ca_file");
    if (caFile != null) {
      target = target.withCaFile(caFile.value());
    }
    Duration timeout = timeout();
    return timeout == null ? target : target.withTimeout(timeout);
  }

  /** Reads the password, if there is a {@code username} too. */
  @Nullable
  public SecretRef login() {
    YamlText user = map.text("username");
    SecretRef password = secret("password", user != null);
    if (password != null && user == null) {
      map.error("password", "a \"password\" needs a \"username\"");
      return null;
    }
    return password;
  }

  /** Reads the time-out; returns null if there is none. */
  @Nullable
  public Duration timeout() {
    YamlText timeout = map.text("timeout");
    return timeout == null ? null : timeout.positiveDuration();
  }

  private HttpTarget headers(HttpTarget before) {
    YamlMap headers = map.map("headers");
    if (headers == null) {
      return before;
    }
    HttpTarget target = before;
    SettingsReader reader = new SettingsReader(headers);
    for (String name : headers.keys()) {
      SecretRef value = reader.setting(name);
      if (value == null) {
        continue;
      }
      if (!value.isSecret() && SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
        headers.error(name, "\"" + name + "\" is a secret: " + HOW);
        continue;
      }
      try {
        target = target.withHeader(name, value);
      } catch (IllegalArgumentException e) {
        headers.error(name, "no header that can be set: " + e.getMessage());
      }
    }
    return target;
  }

  /** Reads a constant of an enum, in lower case. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault) {
    YamlText text = map.text(key);
    if (text == null) {
      return byDefault;
    }
    StringBuilder names = new StringBuilder();
    for (E each : type.getEnumConstants()) {
      String name = each.name().toLowerCase(Locale.ROOT);
      if (name.equals(text.value())) {
        return each;
      }
      names.append(names.length() == 0 ? "" : ", ").append(name);
    }
    text.error("\"" + text.value() + "\" is none of " + names);
    return byDefault;
  }

  /** Returns what {@code parser} makes of a template; its errors are reported with their place. */
  public static <T> @Nullable T template(YamlText text, Function<String, T> parser) {
    try {
      return parser.apply(text.value());
    } catch (TemplateException e) {
      text.errorAt(e.offset(), e.problem());
    } catch (IllegalArgumentException e) {
      text.error(e.getMessage());
    }
    return null;
  }
}
