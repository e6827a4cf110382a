package dev.streamgauge.alerts.notify.message;

import com.google.auto.value.AutoValue;
import dev.streamgauge.util.Encodings;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * A text that configures a notifier, or the place where it is kept secret: a file or an environment
 * variable on the machine that sends. A serialized pipeline, and so a checkpoint, holds the place
 * and not the secret, and {@link #toString()} shows no more.
 *
 * <pre>{@code
 * SecretRef.file("/run/secrets/slack-url")
 * }</pre>
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class SecretRef implements Serializable {
  private static final long serialVersionUID = 1L;

  enum Kind {
    PLAIN,
    FILE,
    ENVIRONMENT
  }

  abstract Kind kind();

  abstract String text();

  /** Returns the text itself, which everybody may see. */
  public static SecretRef plain(String text) {
    return new AutoValue_SecretRef(Kind.PLAIN, text);
  }

  /** Refers to the first line of {@code file}, which is read for each use so that it may change. */
  public static SecretRef file(String file) {
    return new AutoValue_SecretRef(Kind.FILE, file);
  }

  /** Refers to the value of the environment variable {@code name}. */
  public static SecretRef environment(String name) {
    return new AutoValue_SecretRef(Kind.ENVIRONMENT, name);
  }

  /** Returns whether the text must not be shown. */
  public boolean isSecret() {
    return kind() != Kind.PLAIN;
  }

  /**
   * Returns the text.
   *
   * @throws IOException if this machine has no such file or variable, or it is empty
   */
  public String read() throws IOException {
    return switch (kind()) {
      case PLAIN -> text();
      case FILE -> present(firstLine());
      case ENVIRONMENT -> present(System.getenv(text()));
    };
  }

  private String firstLine() throws IOException {
    try {
      return Encodings.readString(Path.of(text())).lines().findFirst().orElse("").strip();
    } catch (IOException | RuntimeException e) {
      throw new IOException(this + " cannot be read: " + e, e);
    }
  }

  private String present(String value) throws IOException {
    if (value == null || value.isEmpty()) {
      throw new IOException("there is nothing in " + this);
    }
    return value;
  }

  /** Returns the text if it is not secret, else where it is. */
  @Override
  public final String toString() {
    return switch (kind()) {
      case PLAIN -> text();
      case FILE -> "the file " + text();
      case ENVIRONMENT -> "the environment variable " + text();
    };
  }
}
