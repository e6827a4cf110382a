package dev.streamgauge.inputs.loki;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.streamgauge.inputs.http.BadRequestException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads labels as Prometheus writes them: <code>{app="shop", level="error"}</code>. */
final class LokiLabels {
  private static final JsonFactory JSON = new JsonFactory();

  /** Possessive, so that no text makes it try more than once. */
  private static final Pattern LABEL =
      Pattern.compile(
          "\\s*+([a-zA-Z_][a-zA-Z0-9_.:]*+)\\s*+=\\s*+(\"(?:[^\"\\\\]|\\\\.)*+\")\\s*+,?+");

  private LokiLabels() {}

  /** Takes labels, or refuses one that is too much. */
  interface Sink {
    void accept(String name, String value) throws BadRequestException;
  }

  static void read(String text, Sink label) throws BadRequestException {
    String trimmed = text.trim();
    if (trimmed.length() < 2 || !trimmed.startsWith("{") || !trimmed.endsWith("}")) {
      throw new BadRequestException("labels are not in braces");
    }
    int end = trimmed.length() - 1;
    Matcher matcher = LABEL.matcher(trimmed).region(1, end);
    while (matcher.lookingAt()) {
      label.accept(matcher.group(1), unquoted(matcher.group(2)));
      matcher.region(matcher.end(), end);
    }
    if (!trimmed.substring(matcher.regionStart(), end).isBlank()) {
      throw new BadRequestException("labels are not name=\"value\", name=\"value\"");
    }
  }

  private static String unquoted(String quoted) throws BadRequestException {
    if (quoted.indexOf('\\') < 0) {
      return quoted.substring(1, quoted.length() - 1);
    }
    try (JsonParser json = JSON.createParser(quoted)) {
      json.nextToken();
      return json.getText();
    } catch (IOException e) {
      throw new BadRequestException("the label value " + quoted + " is not a quoted string");
    }
  }
}
