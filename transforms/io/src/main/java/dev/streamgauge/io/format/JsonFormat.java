package dev.streamgauge.io.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.util.VisibleText;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;

/**
 * Writes one JSON object per line for each result, the highest count of a pane first: {@code
 * {"window_start":"2023-11-14T22:13:00Z","window_end":"2023-11-14T22:13:30Z","key":"*",
 * "count":20037,"timing":"ON_TIME","revision":0}}.
 *
 * @since 0.1.0
 */
public final class JsonFormat implements ResultFormat {
  private static final JsonFactory JSON = new JsonFactory();

  private final int limit;

  /** Writes all results. */
  public JsonFormat() {
    this(0);
  }

  /** Writes the {@code limit} highest counts of each pane; 0 means all. */
  public JsonFormat(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("top must be 0 (all) or positive, not " + limit);
    }
    this.limit = limit;
  }

  @Override
  public void append(WindowCounts pane, Appendable out) throws IOException {
    CountTable counts = pane.counts();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.setRootValueSeparator(null);
      int[] order = counts.byCount();
      int shown = limit == 0 ? order.length : Math.min(limit, order.length);
      for (int i = 0; i < shown; i++) {
        write(pane, order[i], json);
        json.writeRaw('\n');
      }
    }
    out.append(VisibleText.json(text.getBuffer()));
  }

  /** Writes the object of entry {@code entry}. */
  public static void write(WindowCounts pane, int entry, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeWindow(pane, json);
    json.writeStringField("key", pane.counts().key(entry));
    json.writeNumberField("count", pane.counts().count(entry));
    json.writeStringField("timing", pane.timing().name());
    json.writeNumberField("revision", pane.revision());
    json.writeEndObject();
  }

  /** Writes the two fields that identify the window. */
  public static void writeWindow(WindowCounts pane, JsonGenerator json) throws IOException {
    json.writeStringField("window_start", Instant.ofEpochMilli(pane.startMillis()).toString());
    json.writeStringField("window_end", Instant.ofEpochMilli(pane.endMillis()).toString());
  }
}
