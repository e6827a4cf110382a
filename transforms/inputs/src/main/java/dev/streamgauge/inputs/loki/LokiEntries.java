package dev.streamgauge.inputs.loki;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.streamgauge.inputs.record.RecordWriter;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the entries of a push as records: labels and structured metadata become members by their
 * names.
 */
final class LokiEntries {
  /** A name and a value, ready to be written. */
  private record Pair(SerializableString name, SerializableString value) {}

  private final RecordWriter records;
  private final RecordWriter.Members members = this::writeMembers;
  private final List<Pair> labels = new ArrayList<>();
  private final List<Pair> metadata = new ArrayList<>();

  LokiEntries(LineBatchBuilder lines, int maxLineBytes) {
    this.records = new RecordWriter(lines, maxLineBytes);
  }

  /** Begins another stream, without labels. */
  void startStream() {
    labels.clear();
  }

  /** Adds a label to the current stream. */
  void label(String name, String value) {
    labels.add(pair(name, value));
  }

  /** Adds structured metadata to the next entry. */
  void metadata(String name, String value) {
    metadata.add(pair(name, value));
  }

  private static Pair pair(String name, String value) {
    boolean taken = name.equals("time") || name.equals("message");
    return new Pair(
        new SerializedString(taken ? "labels." + name : name), new SerializedString(value));
  }

  /** Writes an entry. */
  void entry(long epochNanos, String line) {
    records.write(epochNanos, null, 0, line, members);
    metadata.clear();
  }

  private void writeMembers(JsonGenerator json) throws IOException {
    write(labels, json);
    write(metadata, json);
  }

  private static void write(List<Pair> pairs, JsonGenerator json) throws IOException {
    for (Pair pair : pairs) {
      json.writeFieldName(pair.name());
      json.writeString(pair.value());
    }
  }
}
