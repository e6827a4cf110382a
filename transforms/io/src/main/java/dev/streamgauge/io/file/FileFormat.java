package dev.streamgauge.io.file;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * What {@link FileSink} writes.
 *
 * @since 0.1.0
 */
public enum FileFormat {
  /** The lines of {@link JsonFormat}. */
  JSON("jsonl") {
    @Override
    byte[] bytes(WindowCounts pane, String pipeline) throws IOException {
      StringBuilder text = new StringBuilder();
      new JsonFormat().append(pane, text);
      return text.toString().getBytes(UTF_8);
    }
  },

  /**
   * A Hadoop sequence file of pairs of {@code Text}: the JSON object that identifies a result
   * ({@code pipeline}, {@code window_start}, {@code window_end}, {@code key}), and that of the
   * result. Needs Hadoop on the class path.
   */
  SEQUENCE("seq") {
    @Override
    byte[] bytes(WindowCounts pane, String pipeline) throws IOException {
      return SequenceBytes.of(
          Text.class,
          Text.class,
          writer -> {
            for (int entry : pane.counts().byCount()) {
              writer.append(new Text(identity(pane, entry, pipeline)), new Text(json(pane, entry)));
            }
          });
    }
  },

  /**
   * An object file as Spark writes them: a sequence file without keys, whose values are serialized
   * arrays of {@code Map<String, Object>}, one for each result, with the names of {@link
   * JsonFormat}. Times are {@link Instant}s and numbers are {@code Long}s; all classes are the
   * JDK's. Needs Hadoop on the class path.
   */
  OBJECT("obj") {
    @Override
    byte[] bytes(WindowCounts pane, String pipeline) throws IOException {
      List<Map<String, Object>> results = new ArrayList<>();
      for (int entry : pane.counts().byCount()) {
        results.add(fields(pane, entry));
      }
      return ObjectBytes.of(results);
    }
  };

  private static final JsonFactory FACTORY = new JsonFactory();

  private final String extension;

  FileFormat(String extension) {
    this.extension = extension;
  }

  /** Returns the last part of files' names, without the dot. */
  String extension() {
    return extension;
  }

  /** Returns the content of the file of {@code pane}. */
  abstract byte[] bytes(WindowCounts pane, String pipeline) throws IOException;

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
