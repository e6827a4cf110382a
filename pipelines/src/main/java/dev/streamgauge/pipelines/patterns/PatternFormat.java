package dev.streamgauge.pipelines.patterns;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.alerts.notify.message.Json;
import dev.streamgauge.io.format.PaneFormat;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.patterns.Pattern;
import dev.streamgauge.patterns.PatternSet;
import dev.streamgauge.patterns.WindowPatterns;
import dev.streamgauge.util.VisibleText;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Writes the patterns of a window.
 *
 * @param json whether as JSON objects, one per line, instead of text
 * @param windows whether the window is written too
 * @param top the most patterns to write; 0 for all
 * @param newSinceMillis patterns first seen before this time are left out
 */
record PatternFormat(boolean json, boolean windows, int top, long newSinceMillis)
    implements PaneFormat<WindowPatterns> {
  @Override
  public void append(WindowPatterns pane, Appendable out) throws IOException {
    PatternSet set = pane.patterns();
    List<Pattern> patterns =
        set.patterns().stream()
            .filter(p -> newSinceMillis == Long.MIN_VALUE || isNew(p))
            .limit(top == 0 ? Long.MAX_VALUE : top)
            .toList();
    if (json) {
      for (Pattern pattern : patterns) {
        out.append(VisibleText.json(Json.text(j -> write(pane, pattern, j)))).append('\n');
      }
      return;
    }
    if (windows) {
      out.append(time(pane.startMillis())).append(" .. ").append(time(pane.endMillis()));
      out.append(pane.revision() > 0 ? " (corrected)\n" : "\n");
    }
    for (Pattern pattern : patterns) {
      out.append(String.format("%8d  ", pattern.count()));
      out.append(time(pattern.firstMillis())).append("  ").append(time(pattern.lastMillis()));
      out.append("  ").append(VisibleText.of(pattern.template())).append('\n');
    }
    if (set.isCoarse()) {
      out.append("(too many kinds of lines to tell all apart: similar ones are listed as one)\n");
    }
  }

  private boolean isNew(Pattern pattern) {
    return pattern.firstMillis() != LineTime.NONE && pattern.firstMillis() >= newSinceMillis;
  }

  private static String time(long millis) {
    return millis == LineTime.NONE ? "-" : Instant.ofEpochMilli(millis).toString();
  }

  private void write(WindowPatterns pane, Pattern pattern, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (windows) {
      json.writeStringField("window_start", time(pane.startMillis()));
      json.writeStringField("window_end", time(pane.endMillis()));
      json.writeNumberField("revision", pane.revision());
    }
    json.writeStringField("pattern", pattern.id());
    json.writeStringField("template", pattern.template());
    json.writeNumberField("count", pattern.count());
    if (pattern.firstMillis() != LineTime.NONE) {
      json.writeStringField("first_seen", time(pattern.firstMillis()));
      json.writeStringField("last_seen", time(pattern.lastMillis()));
    }
    json.writeStringField("sample", pattern.sample());
    json.writeEndObject();
  }
}
