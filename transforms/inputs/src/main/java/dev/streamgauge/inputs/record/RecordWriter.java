package dev.streamgauge.inputs.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes records as lines of JSON: {@code time}, then {@code level}, {@code severityNumber} and
 * {@code message} where there are any, then the members of the protocol. These names come first,
 * and are the first that the JSON format looks for, so that no member of a sender can take their
 * place.
 *
 * <p>A record with a message that would be longer than a line may be loses its other members and
 * the end of its message, and is counted as cut: the line stays JSON. Not thread-safe.
 */
@Internal
public final class RecordWriter {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().rootValueSeparator((SerializableString) null).build();
  private static final SerializableString TIME = new SerializedString("time");
  private static final SerializableString LEVEL = new SerializedString("level");
  private static final SerializableString NUMBER = new SerializedString("severityNumber");
  private static final SerializableString MESSAGE = new SerializedString("message");

  /** What a cut record has besides its message. */
  private static final int FRAME = 256;

  /** The most bytes that a character takes in JSON, rounded up. */
  private static final int CHARACTER = 8;

  /** Writes the members after the message. */
  @FunctionalInterface
  public interface Members {
    /** Writes names and values into the object that is open. */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Bytes that can be appended without a copy, up to a few more than a line may have: the rest of a
   * record that is longer is only counted.
   */
  private static final class Line extends ByteArrayOutputStream {
    /** The longest character, so that the line can be cut before one. */
    private static final int MORE = 4;

    private final int most;
    private long written;

    private Line(int maxLineBytes) {
      super(1024);
      this.most = maxLineBytes + MORE;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      super.write(from, offset, Math.min(length, most - count));
      written += length;
    }

    @Override
    public void reset() {
      super.reset();
      written = 0;
    }

    private byte[] bytes() {
      return buf;
    }

    private int length() {
      return count;
    }
  }

  private final LineBatchBuilder out;
  private final int maxLineBytes;
  private final Line line;
  private final RecordTime time = new RecordTime();
  private final JsonGenerator json;

  /** Creates a writer that appends lines to {@code out}. */
  public RecordWriter(LineBatchBuilder out, int maxLineBytes) {
    this.out = out;
    this.maxLineBytes = maxLineBytes;
    this.line = new Line(maxLineBytes);
    try {
      this.json = JSON.createGenerator(line);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /**
   * Writes a record. If it fails, this cannot be used again.
   *
   * @param level the name of its severity; null if it has none
   * @param severityNumber its number; 0 if it has none
   * @param message its text; null if it has none
   * @return how many bytes it has, those included that are cut
   * @throws IOException if {@code members} does
   */
  public long write(
      long epochNanos,
      @Nullable String level,
      int severityNumber,
      @Nullable String message,
      Members members)
      throws IOException {
    boolean cut = message != null && message.length() > maxLineBytes;
    if (!cut) {
      object(epochNanos, level, severityNumber, message, members);
    }
    long written = cut ? 0 : line.written;
    if (message != null && (cut || written > maxLineBytes)) {
      out.addCut(1);
      int shown = Math.max(1, maxLineBytes - FRAME);
      object(epochNanos, level, severityNumber, start(message, shown), none -> {});
      written += line.written;
      if (line.written > maxLineBytes) {
        shown = Math.max(1, shown / CHARACTER);
        object(epochNanos, level, severityNumber, start(message, shown), none -> {});
        written += line.written;
      }
    }
    out.append(line.bytes(), 0, line.length(), 0);
    return written;
  }

  private static @Nullable String start(@Nullable String text, int length) {
    if (text == null || text.length() <= length) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, splits ? length - 1 : length);
  }

  private void object(
      long epochNanos,
      @Nullable String level,
      int severityNumber,
      @Nullable String message,
      Members members)
      throws IOException {
    line.reset();
    json.writeStartObject();
    json.writeFieldName(TIME);
    time.write(json, epochNanos);
    if (level != null) {
      json.writeFieldName(LEVEL);
      json.writeString(level);
    }
    if (severityNumber != 0) {
      json.writeFieldName(NUMBER);
      json.writeNumber(severityNumber);
    }
    if (message != null) {
      json.writeFieldName(MESSAGE);
      json.writeString(message);
    }
    members.write(json);
    json.writeEndObject();
    json.flush();
  }
}
