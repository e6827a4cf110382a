package dev.streamgauge.logs.format;

import dev.streamgauge.logs.time.LogTimes;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A syslog line by <a href="https://www.rfc-editor.org/rfc/rfc5424#section-6">RFC 5424</a>. */
final class Rfc5424Line extends SyslogLine {
  private static final String DATA = "sd.";
  private static final int[] HEADER = {TIME, HOST, SERVICE, PROCID, MSGID};

  private int data;
  private int dataEnd;

  Rfc5424Line(LogTimes times) {
    super("rfc5424", times);
  }

  @Override
  boolean cut() {
    if (from == to || bytes[from] != '<') {
      return false;
    }
    int priority = afterPriority();
    int at = skipSpaces(priority, to);
    // The version is 1; there is no newer one.
    if (priority == from || to - at < 2 || bytes[at] != '1' || bytes[at + 1] != ' ') {
      return false;
    }
    at += 2;
    for (int slot : HEADER) {
      int end = indexOf(' ', at, to);
      if (end <= at) {
        // Some senders omit the structured data and the space after it.
        if (slot != MSGID || at >= to) {
          return false;
        }
        end = to;
      }
      setUnlessNil(slot, at, end);
      at = Math.min(to, end + 1);
    }
    data = at;
    dataEnd = StructuredData.end(bytes, at, to);
    message(skipSpaces(dataEnd, Math.min(to, dataEnd + 1)));
    return true;
  }

  private void message(int start) {
    boolean mark =
        to - start >= 3
            && bytes[start] == (byte) 0xEF
            && bytes[start + 1] == (byte) 0xBB
            && bytes[start + 2] == (byte) 0xBF;
    set(MESSAGE, mark ? start + 3 : start, to);
  }

  @Override
  @Nullable String find(String field) {
    if (field.startsWith(DATA)) {
      return StructuredData.value(bytes, data, dataEnd, field.substring(DATA.length()));
    }
    return super.find(field);
  }
}
