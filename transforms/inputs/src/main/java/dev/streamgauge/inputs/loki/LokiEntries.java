package dev.streamgauge.inputs.loki;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.LinesLimit;
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

  /** The most bytes of the labels of a stream, and of the metadata of an entry. */
  private static final int LONGEST_PAIRS = 256 << 10;

  /** What a pair costs besides its bytes. */
  private static final int PAIR = 64;

  private final RecordWriter records;
  private final LinesLimit limit;
  private final RecordWriter.Members members = this::writeMembers;
  private final List<Pair> labels = new ArrayList<>();
  private final List<Pair> metadata = new ArrayList<>();
  private int labelBytes;
  private int metadataBytes;

  LokiEntries(LineBatchBuilder lines, int maxLineBytes, LinesLimit limit) {
    this.records = new RecordWriter(lines, maxLineBytes);
    this.limit = limit;
  }

  /** Begins another stream, without labels. */
  void startStream() {
    labels.clear();
    labelBytes = 0;
  }

  /** Adds a label to the current stream. */
  void label(String name, String value) throws BadRequestException {
    labelBytes = longer(labelBytes, name, value, "labels of a stream");
    labels.add(pair(name, value));
  }

  /** Adds structured metadata to the next entry. */
  void metadata(String name, String value) throws BadRequestException {
    metadataBytes = longer(metadataBytes, name, value, "metadata of an entry");
    metadata.add(pair(name, value));
  }

  private static int longer(int bytes, String name, String value, String what)
      throws BadRequestException {
    long longer = (long) bytes + name.length() + value.length() + PAIR;
    if (longer > LONGEST_PAIRS) {
      throw new BadRequestException(
          413, "the " + what + " take more than " + LONGEST_PAIRS + " bytes: use fewer or shorter");
    }
    return (int) longer;
  }

  private static Pair pair(String name, String value) {
    boolean taken = name.equals("time") || name.equals("message");
    return new Pair(
        new SerializedString(taken ? "labels." + name : name), new SerializedString(value));
  }

  /** Writes an entry. */
  void entry(long epochNanos, String line) throws IOException, BadRequestException {
    limit.addLine(records.write(epochNanos, null, 0, line, members));
    metadata.clear();
    metadataBytes = 0;
  }

  /** Writes an entry whose line is {@code [from, to)} of {@code text}, in UTF-8. */
  void entry(long epochNanos, byte[] text, int from, int to)
      throws IOException, BadRequestException {
    limit.addLine(records.write(epochNanos, null, 0, text, from, to, members));
    metadata.clear();
    metadataBytes = 0;
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
