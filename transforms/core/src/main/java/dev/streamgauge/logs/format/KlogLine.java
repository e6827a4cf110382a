package dev.streamgauge.logs.format;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.time.ClockText;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.logs.time.TimeToken;
import java.util.Map;

/**
 * A line of Kubernetes' klog and Google's glog, <a
 * href="https://github.com/kubernetes/klog/blob/main/klog.go">whose header</a> is {@code Lmmdd
 * hh:mm:ss.uuuuuu threadid file:line] }. It has no year, except in newer versions of glog, whose
 * date is {@code yyyymmdd}.
 */
final class KlogLine extends SlicedLine {
  private static final int THREAD = 2;
  private static final int FILE = 3;
  private static final int LINE = 4;
  private static final int LEVEL = 5;

  private static final Map<String, Integer> SLOTS =
      Map.of(
          "time", TIME,
          "message", MESSAGE,
          "thread", THREAD,
          "file", FILE,
          "line", LINE,
          "level", LEVEL);

  KlogLine(LogTimes times) {
    super("klog", times, SLOTS);
  }

  @Override
  boolean cut() {
    if (to - from < 16 || level() == Severity.UNKNOWN || GregorianDates.four(bytes, from + 1) < 0) {
      return false;
    }
    int clock = (hasYear() ? from + 9 : from + 5) + 1;
    int end = bytes[clock - 1] == ' ' ? wordEnd(clock, to) : -1;
    if (end < 0 || ClockText.timeOfDay(bytes, clock, end, (byte) ':') == LineTime.NONE) {
      return false;
    }
    int thread = skipSpaces(end, to);
    int threadEnd = wordEnd(thread, to);
    int file = Math.min(to, threadEnd + 1);
    int close = indexOf(']', file, to);
    int colon = close < 0 ? -1 : indexOf(':', file, close);
    if (colon < 0) {
      return false;
    }
    set(LEVEL, from, from + 1);
    set(TIME, from + 1, end);
    set(THREAD, thread, threadEnd);
    set(FILE, file, colon);
    set(LINE, colon + 1, close);
    set(MESSAGE, skipSpaces(close + 1, Math.min(to, close + 2)), to);
    return true;
  }

  private boolean hasYear() {
    return TimeToken.digitsEnd(bytes, from + 1, from + 10) == from + 9;
  }

  private Severity level() {
    return switch (bytes[from]) {
      case 'I' -> Severity.INFO;
      case 'W' -> Severity.WARNING;
      case 'E' -> Severity.ERROR;
      case 'F' -> Severity.CRITICAL;
      default -> Severity.UNKNOWN;
    };
  }

  @Override
  Severity findSeverity() {
    return level();
  }

  @Override
  public long timeMillis(long referenceMillis) {
    if (hasYear()) {
      return times().seek(bytes, start(TIME), end(TIME), referenceMillis);
    }
    int at = start(TIME);
    long inDay = ClockText.timeOfDay(bytes, at + 5, end(TIME), (byte) ':');
    return times()
        .clock()
        .nearest(
            GregorianDates.two(bytes, at),
            GregorianDates.two(bytes, at + 2),
            inDay,
            referenceMillis);
  }
}
