package dev.streamgauge.pipelines.options;

/** The command line or the configuration is wrong; the message says what to change. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With one clear line for the user. */
  public ConfigException(String message) {
    super(message);
  }

  /** With one clear line for the user and what led to it. */
  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
