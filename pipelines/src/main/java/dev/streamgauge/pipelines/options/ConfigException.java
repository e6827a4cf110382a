package dev.streamgauge.pipelines.options;

/** Thrown when the command line or the configuration is wrong; the message says what to change. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with one clear line for the user. */
  public ConfigException(String message) {
    super(message);
  }

  /** Creates an exception with one clear line for the user and its cause. */
  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
