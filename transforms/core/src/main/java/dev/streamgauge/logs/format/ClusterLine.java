package dev.streamgauge.logs.format;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.time.EpochNumber;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.logs.time.TimeToken;
import java.util.Map;

/**
 * A line of a supercomputer's log, with the time in seconds since the epoch between columns: {@code
 * ALERT 1117838570 2005.06.03 NODE text} (Blue Gene/L, Thunderbird) or {@code 134681 NODE COMPONENT
 * STATE 1077804742 1 text} (HPC). An alert {@code -} is none.
 */
final class ClusterLine extends SlicedLine {
  private static final int HOST = 2;
  private static final int SERVICE = 3;
  private static final int ALERT = 4;

  private static final int EPOCH_DIGITS = 10;
  private static final int LONGEST_NUMBER = 9;

  private static final Map<String, Integer> SLOTS =
      Map.of("time", TIME, "message", MESSAGE, "host", HOST, "service", SERVICE, "alert", ALERT);

  ClusterLine(LogTimes times) {
    super("cluster", times, SLOTS);
  }

  /**
   * Returns false if a few bytes suffice to see that the line does not begin with a record's number
   * and a node.
   */
  static boolean mayBeNumbered(byte[] bytes, int from, int to) {
    if (to - from < 2 * EPOCH_DIGITS || !GregorianDates.isDigit(bytes[from])) {
      return false;
    }
    int end = TimeToken.digitsEnd(bytes, from, from + LONGEST_NUMBER);
    return bytes[end] == ' ' && GregorianDates.isAlphanumeric(bytes[end + 1]);
  }

  private static boolean isLetter(byte b) {
    return GregorianDates.isAlphanumeric(b) && !GregorianDates.isDigit(b);
  }

  @Override
  boolean cut() {
    return mayBeNumbered(bytes, from, to) ? numbered() : alerting();
  }

  private boolean numbered() {
    int node = wordEnd(from, to) + 1;
    int component = wordEnd(node, to) + 1;
    int state = wordEnd(component, to) + 1;
    int epoch = wordEnd(state, to) + 1;
    int flag = epoch + EPOCH_DIGITS + 1;
    if (!isEpoch(epoch) || !isLetter(bytes[component]) || !isLetter(bytes[state])) {
      return false;
    }
    int digits = flag < to && bytes[flag] == '-' ? flag + 1 : flag;
    int text = TimeToken.digitsEnd(bytes, digits, to);
    if (text == digits || (text < to && bytes[text] != ' ')) {
      return false;
    }
    set(HOST, node, component - 1);
    set(SERVICE, component, state - 1);
    set(TIME, epoch, epoch + EPOCH_DIGITS);
    set(MESSAGE, Math.min(to, text + 1), to);
    return true;
  }

  private boolean alerting() {
    int epoch = wordEnd(from, to) + 1;
    int date = epoch + EPOCH_DIGITS + 1;
    int node = date + 11;
    if (!isEpoch(epoch)
        || node >= to
        || bytes[date + 4] != '.'
        || bytes[date + 7] != '.'
        || bytes[node - 1] != ' ') {
      return false;
    }
    int end = wordEnd(node, to);
    setUnlessNil(ALERT, from, epoch - 1);
    set(TIME, epoch, epoch + EPOCH_DIGITS);
    set(HOST, node, end);
    set(MESSAGE, Math.min(to, end + 1), to);
    return true;
  }

  /** Returns whether seconds since 2001 and a space are at {@code at}. */
  private boolean isEpoch(int at) {
    int end = at + EPOCH_DIGITS;
    return end < to
        && (bytes[at] == '1' || bytes[at] == '2')
        && bytes[end] == ' '
        && TimeToken.digitsEnd(bytes, at, end) == end;
  }

  @Override
  public long timeMillis(long referenceMillis) {
    long seconds = EpochNumber.integer(bytes, start(TIME), end(TIME));
    return seconds < 0 ? LineTime.NONE : seconds * 1000;
  }

  @Override
  Severity findSeverity() {
    return SeverityWords.scan(bytes, start(MESSAGE), to);
  }
}
