package dev.streamgauge.logs.format;

import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A line of <a href="https://brandur.org/logfmt">logfmt</a>: {@code key=value key="some words"}. A
 * key has letters, digits and {@code _ . @ -}; anything but pairs is ignored. To distinguish it
 * from prose, a line must begin with a pair and have at most as many other words as pairs.
 */
@Internal
public final class LogfmtLine extends KeyedLine {
  private int[] keys = new int[16];
  private int[] keyEnds = new int[16];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int count;

  LogfmtLine(LogTimes times) {
    super("logfmt", times);
  }

  @Override
  boolean parse() {
    count = 0;
    int pairs = 0;
    int words = 0;
    int at = skipBlanks(from);
    while (at < to) {
      int keyEnd = keyEnd(at);
      if (keyEnd > at && keyEnd < to && bytes[keyEnd] == '=') {
        at = pair(at, keyEnd);
        if (at < 0) {
          return false;
        }
        pairs++;
      } else if (pairs == 0) {
        return false;
      } else {
        words++;
        at = blank(at);
      }
      at = skipBlanks(at);
    }
    return pairs > 0 && words <= pairs;
  }

  /**
   * Adds the pair whose key is {@code [key, keyEnd)} and returns its end, or -1 if it is not
   * closed.
   */
  private int pair(int key, int keyEnd) {
    int start = keyEnd + 1;
    if (start < to && bytes[start] == '"') {
      int close = JsonText.closingQuote(bytes, start + 1, to);
      add(key, keyEnd, start + 1, close);
      return close < 0 ? -1 : close + 1;
    }
    int end = blank(start);
    add(key, keyEnd, start, end);
    return end;
  }

  private void add(int key, int keyEnd, int start, int end) {
    if (count == keys.length) {
      if (count == MAX_FIELDS) {
        return;
      }
      keys = Arrays.copyOf(keys, count * 2);
      keyEnds = Arrays.copyOf(keyEnds, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    keys[count] = key;
    keyEnds[count] = keyEnd;
    starts[count] = start;
    ends[count] = end;
    count++;
  }

  private int keyEnd(int start) {
    int at = start;
    while (at < to && isKey(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Returns whether a key and an equals sign are at {@code start}. */
  public static boolean beginsWithPair(byte[] bytes, int start, int to) {
    int key = start;
    while (key < to && isKey(bytes[key])) {
      key++;
    }
    return key > start && key < to && bytes[key] == '=';
  }

  public static boolean isKey(byte b) {
    return GregorianDates.isAlphanumeric(b) || b == '_' || b == '.' || b == '@' || b == '-';
  }

  private int skipBlanks(int start) {
    int at = start;
    while (at < to && bytes[at] <= ' ' && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  private int blank(int start) {
    int at = start;
    while (at < to && (bytes[at] > ' ' || bytes[at] < 0)) {
      at++;
    }
    return at;
  }

  @Override
  int index(String key) {
    for (int i = 0; i < count; i++) {
      if (isKey(i, key)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isKey(int index, String key) {
    int start = keys[index];
    if (keyEnds[index] - start != key.length()) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      if (bytes[start + i] != key.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  @Nullable String value(int index) {
    int start = starts[index];
    int end = ends[index];
    if (bytes[start - 1] == '"' && indexOf('\\', start, end) >= 0) {
      String plain = JsonText.string(bytes, start - 1, to);
      return plain == null ? text(start, end) : plain;
    }
    return text(start, end);
  }

  @Override
  Severity severityOf(int index, String key) {
    return severityIn(key, bytes, starts[index], ends[index]);
  }

  @Override
  Severity scan(int index) {
    return SeverityWords.scan(bytes, starts[index], ends[index]);
  }

  @Override
  long timeOf(int index, long referenceMillis) {
    return timeIn("", bytes, starts[index], ends[index], referenceMillis);
  }
}
