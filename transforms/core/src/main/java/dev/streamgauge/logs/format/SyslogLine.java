package dev.streamgauge.logs.format;

import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A syslog line, with its priority: eight times the facility plus the severity. */
abstract class SyslogLine extends SlicedLine {
  static final int HOST = 2;
  static final int SERVICE = 3;
  static final int PROCID = 4;
  static final int MSGID = 5;

  private static final int MAX_PRIORITY = 191;

  private static final Map<String, Integer> SLOTS =
      Map.of(
          "time", TIME,
          "message", MESSAGE,
          "host", HOST,
          "service", SERVICE,
          "procid", PROCID,
          "msgid", MSGID);

  /** The keywords of facilities 0 to 23, as in rsyslog. */
  private static final String[] FACILITIES = {
    "kern",
    "user",
    "mail",
    "daemon",
    "auth",
    "syslog",
    "lpr",
    "news",
    "uucp",
    "cron",
    "authpriv",
    "ftp",
    "ntp",
    "audit",
    "alert",
    "clock",
    "local0",
    "local1",
    "local2",
    "local3",
    "local4",
    "local5",
    "local6",
    "local7"
  };

  private int priority;

  SyslogLine(String name, LogTimes times) {
    super(name, times, SLOTS);
  }

  /** Reads the leading priority and returns its end, or {@code from} without one. */
  final int afterPriority() {
    priority = -1;
    int at = from + 1;
    int value = 0;
    while (at < to && at - from <= 3 && GregorianDates.isDigit(bytes[at])) {
      value = value * 10 + (bytes[at] - '0');
      at++;
    }
    if (at == from + 1 || at >= to || bytes[from] != '<' || bytes[at] != '>') {
      return from;
    }
    if (value > MAX_PRIORITY) {
      return from;
    }
    priority = value;
    return at + 1;
  }

  /**
   * Returns the severity from the priority. A line from a file has none, but may have a severity
   * word in its message or, from Cisco devices, a digit in its tag ({@code %ASA-6-302013}).
   */
  @Override
  final Severity findSeverity() {
    if (priority >= 0) {
      return SeverityWords.syslog(priority);
    }
    if (has(SERVICE) && bytes[start(SERVICE)] == '%') {
      for (int i = start(SERVICE) + 2; i + 2 < end(SERVICE); i++) {
        if (bytes[i] == '-' && bytes[i + 2] == '-' && bytes[i + 1] >= '0' && bytes[i + 1] <= '7') {
          return SeverityWords.syslog(bytes[i + 1] - '0');
        }
      }
    }
    return has(MESSAGE) ? SeverityWords.scan(bytes, start(MESSAGE), to) : Severity.UNKNOWN;
  }

  @Override
  @Nullable String find(String field) {
    if (field.equals("facility")) {
      return priority < 0 ? null : FACILITIES[priority / 8];
    }
    return super.find(field);
  }
}
