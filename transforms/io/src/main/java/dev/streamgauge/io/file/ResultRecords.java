package dev.streamgauge.io.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.io.format.JsonFormat;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.io.Text;

/**
 * Makes the files of {@link FileFormat} that need Hadoop. Apart from it, since that must be there
 * without Hadoop.
 */
final class ResultRecords {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ResultRecords() {}

  /** Returns the content of {@link FileFormat#SEQUENCE}. */
  static byte[] pairs(WindowCounts pane, String pipeline) throws IOException {
    return SequenceBytes.of(
        Text.class,
        Text.class,
        writer -> {
          for (int entry : pane.counts().byCount()) {
            writer.append(new Text(identity(pane, entry, pipeline)), new Text(json(pane, entry)));
          }
        });
  }

  /** Returns the content of {@link FileFormat#OBJECT}. */
  static byte[] objects(WindowCounts pane) throws IOException {
    List<Map<String, Object>> results = new ArrayList<>();
    for (int entry : pane.counts().byCount()) {
      results.add(fields(pane, entry));
    }
    return ObjectBytes.of(results);
  }

  private static String identity(WindowCounts pane, int entry, String pipeline) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("pipeline", pipeline);
      JsonFormat.writeWindow(pane, json);
      json.writeStringField("key", pane.counts().key(entry));
      json.writeEndObject();
    }
    return text.toString();
  }

  private static String json(WindowCounts pane, int entry) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      JsonFormat.write(pane, entry, json);
    }
    return text.toString();
  }

  private static Map<String, Object> fields(WindowCounts pane, int entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("window_start", Instant.ofEpochMilli(pane.startMillis()));
    fields.put("window_end", Instant.ofEpochMilli(pane.endMillis()));
    fields.put("key", pane.counts().key(entry));
    fields.put("count", pane.counts().count(entry));
    fields.put("timing", pane.timing().name());
    fields.put("revision", pane.revision());
    return fields;
  }
}
