package dev.streamgauge.logs;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.format.KnownFormat;
import dev.streamgauge.logs.format.LogfmtLine;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.time.Ansi;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LineStart;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.logs.time.SameMinute;
import dev.streamgauge.logs.time.TimeToken;

/** Finds the time at its place in the line's format. */
final class FormatTimes implements LineTime {
  private static final long serialVersionUID = 1;

  /** No time that counts ends after this many bytes. */
  private static final int COLOURS = 160;

  private final LogFormat format;
  private final LogTimes times;
  private final boolean auto;

  /** Readers are not thread-safe, but {@code find} must be. */
  private final transient ThreadLocal<LogReader> readers;

  FormatTimes(LogFormat format) {
    this.format = format;
    this.times = LogTimes.inZone(format.zone());
    this.auto = format.isAuto();
    this.readers = ThreadLocal.withInitial(format::reader);
  }

  @Override
  public long find(byte[] bytes, int from, int to, long referenceMillis) {
    // The reader gives the same result, but costs more.
    return auto && !mayHaveItElsewhere(bytes, from, to)
        ? times.find(bytes, from, to, referenceMillis)
        : readers.get().read(bytes, from, to).timeMillis(referenceMillis);
  }

  @Override
  public long findAfter(
      byte[] bytes, int from, int to, long referenceMillis, int before, long timeBefore) {
    // Such a time is followed by a space, so it is no key, and by colours at most.
    long time = auto ? SameMinute.find(bytes, from, to, before, timeBefore) : NONE;
    return time == NONE ? find(bytes, from, to, referenceMillis) : time;
  }

  @Override
  public String whyNone(byte[] bytes, int from, int to, long referenceMillis) {
    return times.whyNone(bytes, from, to, referenceMillis);
  }

  /**
   * Returns, from the line's first bytes, whether its time may differ from the first that {@link
   * LogTimes} finds: JSON and logfmt have it under a key, klog and java.util.logging in a form of
   * their own, and colours may be anywhere.
   */
  static boolean mayHaveItElsewhere(byte[] bytes, int from, int to) {
    int at = LineStart.skip(bytes, from, to);
    if (to - at < 3) {
      return false;
    }
    byte first = bytes[at];
    if (first == '{'
        || (first <= ' ' && first >= 0)
        || Ansi.find(bytes, at, Math.min(to, at + COLOURS)) >= 0) {
      return true;
    }
    byte second = bytes[at + 1];
    if (KnownFormat.mayBeCluster(bytes, at, to)) {
      return true;
    }
    if (first >= 'A' && first <= 'Z') {
      boolean klog =
          GregorianDates.isDigit(second)
              && (first == 'I' || first == 'W' || first == 'E' || first == 'F');
      boolean jul =
          to - at > 7 && bytes[at + 3] == ' ' && (bytes[at + 5] == ',' || bytes[at + 6] == ',');
      if (klog || jul) {
        return true;
      }
    }
    return LogfmtLine.beginsWithPair(bytes, afterPriority(bytes, at, to), to);
  }

  private static int afterPriority(byte[] bytes, int from, int to) {
    if (bytes[from] != '<') {
      return from;
    }
    int end = TimeToken.digitsEnd(bytes, from + 1, to);
    return end < to && bytes[end] == '>' ? end + 1 : from;
  }

  private Object readResolve() {
    return new FormatTimes(format);
  }
}
