package dev.streamgauge.pipelines.options;

import dev.streamgauge.windows.key.LineKey;

/** The keys that {@code --by} names. */
public final class KeyOption {
  private KeyOption() {}

  /**
   * Parses {@code --by=text}.
   *
   * @throws ConfigException if it is not a key
   */
  public static LineKey parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String value = text.substring(colon + 1);
    try {
      return switch (kind) {
        case "column" -> LineKey.column(Integer.parseInt(value));
        case "after" -> LineKey.after(value);
        default -> throw wrong(text);
      };
    } catch (IllegalArgumentException e) {
      throw wrong(text);
    }
  }

  private static ConfigException wrong(String text) {
    return new ConfigException(
        "--by="
            + text
            + " is not a key: write column:2 for the second column of a line, or after:host="
            + " for what follows host= in it.");
  }
}
