package dev.streamgauge.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A line that is one JSON object. It is gone through once, so that a line cut off is known as such,
 * and only the places of values are kept; a value becomes a string when it is asked for. A member
 * of an object within has the names of both with a point between ({@code http.status}); an array is
 * a field as it is written; null is no field.
 */
final class JsonLine extends KeyedLine {
  private static final int TOP = -1;
  private static final int OBJECT = -1;

  private String[] keys = new String[16];

  /** The object that the field is in, or TOP. */
  private int[] parents = new int[16];

  /** Where the value begins, at its quote if it is a string. */
  private int[] starts = new int[16];

  /** Behind the value if it is an array, OBJECT if it is one, else 0: that is found when asked. */
  private int[] ends = new int[16];

  private int count;

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
    // Spares most lines that are none the cost of an exception.
    if (at >= last || bytes[at] != '{' || bytes[last] != '}') {
      return false;
    }
    count = 0;
    try (JsonParser json = JsonText.parser(bytes, at, to)) {
      json.nextToken();
      // Whatever Jackson counts offsets from.
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

  /** The number of the new field, or -1 if there are too many. */
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
    if (key.indexOf('.') > 0) {
      for (int i = 0; i < count; i++) {
        if (parents[i] != TOP && ends[i] != OBJECT && isPath(i, key, key.length())) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Whether the names of the objects around field {@code i}, and its own, make the path. */
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

  /** Where the value's text begins: behind the quote if it is a string. */
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
    int end = end(index);
    return isString(index) && indexOf('\\', start, end) >= 0
        ? JsonText.string(bytes, starts[index], to)
        : text(start, end);
  }

  @Override
  Severity severityOf(int index) {
    return severityIn(bytes, start(index), end(index));
  }

  @Override
  Severity scan(int index) {
    return SeverityWords.scan(bytes, start(index), end(index));
  }

  @Override
  long timeOf(int index, long referenceMillis) {
    return timeIn(bytes, start(index), end(index), referenceMillis);
  }
}
