package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.time.Ansi;
import dev.streamgauge.logs.time.EpochNumber;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.logs.time.TimeToken;
import java.io.IOException;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A line that is one JSON object. It is scanned once, which also detects a truncated line, and only
 * the positions of values are kept; a value becomes a string on request. A member of a nested
 * object has both names joined by a dot ({@code http.status}); an array is a field as written; null
 * is no field.
 */
final class JsonLine extends KeyedLine {
  private static final int TOP = -1;
  private static final int OBJECT = -1;

  private String[] keys = new String[16];

  /** The object that the field is in, or TOP. */
  private int[] parents = new int[16];

  /** Where the value begins, at its quote if it is a string. */
  private int[] starts = new int[16];

  /**
   * The end of the value if it is an array, OBJECT if it is an object, else 0: found on request.
   */
  private int[] ends = new int[16];

  private int count;

  /** Whether there are nested objects. */
  private boolean nested;

  JsonLine(LogTimes times) {
    super("json", times);
  }

  @Override
  boolean parse() {
    int at = from;
    while (at < to && bytes[at] <= ' ') {
      at++;
    }
    int last = to - 1;
    while (last > at && bytes[last] <= ' ') {
      last--;
    }
    // Saves the cost of an exception for most lines that are not JSON.
    if (at >= last || bytes[at] != '{' || bytes[last] != '}') {
      return false;
    }
    count = 0;
    nested = false;
    try (JsonParser json = JsonText.parser(bytes, at, to)) {
      json.nextToken();
      // Whatever Jackson's offsets are relative to.
      long offset = at - json.currentTokenLocation().getByteOffset();
      return json.currentTokenLocation().getByteOffset() >= 0
          && index(json, offset)
          && json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean index(JsonParser json, long offset) throws IOException {
    int parent = TOP;
    while (true) {
      JsonToken token = json.nextToken();
      if (token == null) {
        return false;
      }
      switch (token) {
        case FIELD_NAME, VALUE_NULL -> {}
        case END_OBJECT -> {
          if (parent == TOP) {
            return true;
          }
          parent = parents[parent];
        }
        case START_OBJECT -> {
          int object = add(json, parent, offset, OBJECT);
          if (object < 0) {
            json.skipChildren();
          } else {
            parent = object;
          }
        }
        case START_ARRAY -> {
          int array = add(json, parent, offset, 0);
          json.skipChildren();
          if (array >= 0) {
            ends[array] = (int) (json.currentLocation().getByteOffset() + offset);
          }
        }
        default -> add(json, parent, offset, 0);
      }
    }
  }

  /** Returns the number of the new field, or -1 if there are too many. */
  private int add(JsonParser json, int parent, long offset, int end) throws IOException {
    if (count == keys.length) {
      if (count == MAX_FIELDS) {
        return -1;
      }
      keys = Arrays.copyOf(keys, count * 2);
      parents = Arrays.copyOf(parents, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    keys[count] = json.currentName();
    parents[count] = parent;
    nested |= parent != TOP;
    starts[count] = (int) (json.currentTokenLocation().getByteOffset() + offset);
    ends[count] = end;
    return count++;
  }

  @Override
  int index(String key) {
    for (int i = 0; i < count; i++) {
      if (parents[i] == TOP && ends[i] != OBJECT && keys[i].equals(key)) {
        return i;
      }
    }
    if (nested && key.indexOf('.') > 0) {
      for (int i = 0; i < count; i++) {
        if (parents[i] != TOP && ends[i] != OBJECT && isPath(i, key, key.length())) {
          return i;
        }
      }
    }
    return -1;
  }

  /**
   * Returns whether the names of the objects around field {@code i} and its own name form the path.
   */
  private boolean isPath(int i, String path, int end) {
    int start = end - keys[i].length();
    if (start < 0 || !path.startsWith(keys[i], start)) {
      return false;
    }
    return parents[i] == TOP
        ? start == 0
        : start > 0 && path.charAt(start - 1) == '.' && isPath(parents[i], path, start - 1);
  }

  private boolean isString(int index) {
    return bytes[starts[index]] == '"';
  }

  /** Returns where the value's text begins: after the quote if it is a string. */
  private int start(int index) {
    return isString(index) ? starts[index] + 1 : starts[index];
  }

  private int end(int index) {
    if (ends[index] > 0) {
      return ends[index];
    }
    int at = starts[index] + 1;
    if (isString(index)) {
      return JsonText.closingQuote(bytes, at, to);
    }
    while (bytes[at] > ' ' && bytes[at] != ',' && bytes[at] != '}') {
      at++;
    }
    return at;
  }

  @Override
  @Nullable String value(int index) {
    int start = start(index);
    if (bytes[start] == '[' && !isString(index) && keys[index].equals("MESSAGE")) {
      byte[] text = journalBytes(start, end(index));
      return text == null ? text(start, end(index)) : new String(text, UTF_8);
    }
    int end = end(index);
    return isString(index) && indexOf('\\', start, end) >= 0
        ? JsonText.string(bytes, starts[index], to)
        : text(start, end);
  }

  @Override
  Severity severityOf(int index, String key) {
    byte[] plain = plain(index);
    return plain == null
        ? severityIn(key, bytes, start(index), end(index))
        : severityIn(key, plain, 0, plain.length);
  }

  /** Returns a value without its colours, which JSON escapes; null if it has none. */
  private byte @Nullable [] plain(int index) {
    int start = start(index);
    int end = end(index);
    if (!isString(index) || indexOf('\\', start, end) < 0 || !hasEscapedColour(start, end)) {
      return null;
    }
    byte[] text = new byte[end - start];
    int length = JsonText.unescape(bytes, start, end, text);
    return Arrays.copyOf(text, Ansi.strip(text, 0, length, text));
  }

  private boolean hasEscapedColour(int start, int end) {
    for (int i = start; i + 5 < end; i++) {
      if (bytes[i] == '\\'
          && bytes[i + 1] == 'u'
          && bytes[i + 4] == '1'
          && (bytes[i + 5] | 0x20) == 'b') {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the text of an array of bytes, in which journald encodes a message that is not plain
   * text; null for any other array.
   */
  private byte @Nullable [] journalBytes(int start, int end) {
    byte[] text = new byte[(end - start) / 2 + 1];
    int length = 0;
    int at = start + 1;
    while (at < end) {
      while (at < end && (bytes[at] == ' ' || bytes[at] == ',')) {
        at++;
      }
      int digits = TimeToken.digitsEnd(bytes, at, end);
      long value = EpochNumber.integer(bytes, at, digits);
      if (value < 0 || value > 255) {
        return at == end - 1 && bytes[at] == ']' ? Arrays.copyOf(text, length) : null;
      }
      text[length++] = (byte) value;
      at = digits;
    }
    return null;
  }

  @Override
  Severity scan(int index) {
    if (bytes[starts[index]] == '[' && keys[index].equals("MESSAGE")) {
      byte[] text = journalBytes(start(index), end(index));
      return text == null ? Severity.UNKNOWN : SeverityWords.scan(text, 0, text.length);
    }
    byte[] plain = plain(index);
    return plain == null
        ? SeverityWords.scan(bytes, start(index), end(index))
        : SeverityWords.scan(plain, 0, plain.length);
  }

  /**
   * Returns the time of a field; Protocol Buffers and log4j keep the fraction of a second in a
   * member of its own.
   */
  @Override
  long timeOf(int index, long referenceMillis) {
    long time = timeIn(keys[index], bytes, start(index), end(index), referenceMillis);
    if (time == LineTime.NONE || time == LogTimes.AMBIGUOUS) {
      return time;
    }
    String nanos =
        switch (keys[index]) {
          case "seconds" -> "nanos";
          case "epochSecond" -> "nanoOfSecond";
          case "timestampSeconds" -> "timestampNanos";
          default -> null;
        };
    if (nanos != null) {
      for (int i = 0; i < count; i++) {
        if (parents[i] == parents[index] && ends[i] == 0 && keys[i].equals(nanos)) {
          return time + Math.max(0, EpochNumber.integer(bytes, start(i), end(i))) / 1_000_000;
        }
      }
    }
    return time;
  }
}
