package dev.streamgauge.inputs.record;

import static java.nio.charset.StandardCharsets.UTF_8;

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

    /** Returns whether it is, with what is malformed in it repaired, longer than {@code length}. */
    private boolean isLongerThan(int length) {
      // A malformed byte becomes a character of three.
      return written > length || 3 * written > length && repairedLength() > length;
    }

    private int repairedLength() {
      return toString(UTF_8).getBytes(UTF_8).length;
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
  private JsonGenerator json;

  /** Creates a writer that appends lines to {@code out}. */
  public RecordWriter(LineBatchBuilder out, int maxLineBytes) {
    this.out = out;
    this.maxLineBytes = maxLineBytes;
    this.line = new Line(maxLineBytes);
    this.json = generator(line);
  }

  private static JsonGenerator generator(Line line) {
    try {
      return JSON.createGenerator(line);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /**
   * Writes a record, as {@link #write(long, String, int, byte[], int, int, Members)} does.
   *
   * @param message its text; null if it has none
   */
  public long write(
      long epochNanos,
      @Nullable String level,
      int severityNumber,
      @Nullable String message,
      Members members)
      throws IOException {
    byte[] text = message == null ? null : message.getBytes(UTF_8);
    return write(
        epochNanos, level, severityNumber, text, 0, text == null ? 0 : text.length, members);
  }

  /**
   * Writes a record whose message is {@code [from, to)} of {@code text}, in UTF-8; what is
   * malformed in it is repaired as in any line.
   *
   * @param level the name of its severity; null if it has none
   * @param severityNumber its number; 0 if it has none
   * @param text null if there is no message
   * @return how many bytes it has, those included that are cut
   * @throws IOException if {@code members} does: the record is then not written
   */
  public long write(
      long epochNanos,
      @Nullable String level,
      int severityNumber,
      byte @Nullable [] text,
      int from,
      int to,
      Members members)
      throws IOException {
    boolean cut = text != null && to - from > maxLineBytes;
    if (!cut) {
      object(epochNanos, level, severityNumber, text, from, to, members);
    }
    long written = cut ? 0 : line.written;
    if (text != null && (cut || line.isLongerThan(maxLineBytes))) {
      out.addCut(1);
      int shown = Math.max(1, maxLineBytes - FRAME);
      int end = end(text, from, to, shown);
      object(epochNanos, level, severityNumber, text, from, end, none -> {});
      written += line.written;
      if (line.isLongerThan(maxLineBytes)) {
        end = end(text, from, to, Math.max(1, shown / CHARACTER));
        object(epochNanos, level, severityNumber, text, from, end, none -> {});
        written += line.written;
      }
    }
    out.append(line.bytes(), 0, line.length(), 0);
    return written;
  }

  /** Returns the end of the characters that fit into {@code length} bytes. */
  private static int end(byte[] text, int from, int to, int length) {
    if (to - from <= length) {
      return to;
    }
    int end = from + length;
    // A character has at most three bytes of this kind.
    while (end > from && from + length - end < 3 && (text[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  private void object(
      long epochNanos,
      @Nullable String level,
      int severityNumber,
      byte @Nullable [] text,
      int from,
      int to,
      Members members)
      throws IOException {
    line.reset();
    boolean complete = false;
    try {
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
      if (text != null) {
        json.writeFieldName(MESSAGE);
        json.writeUTF8String(text, from, to - from);
      }
      members.write(json);
      json.writeEndObject();
      json.flush();
      complete = true;
    } finally {
      if (!complete) {
        // It is in the middle of an object: another one begins the next.
        json.close();
        json = generator(line);
      }
    }
  }
}
