package dev.streamgauge.pipelines.options;

import java.util.Locale;

/** How results and alerts are printed: the values of {@code --format}. */
public enum OutputFormat {
  /** For people. */
  TEXT,
  /** One JSON object per line. */
  JSON;

  /**
   * Returns the format that {@code options} request.
   *
   * @throws ConfigException if there is no such format
   */
  public static OutputFormat of(StreamgaugeOptions options) {
    String name = options.getFormat();
    for (OutputFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new ConfigException("--format=" + name + " is not known: use text or json.");
  }
}
