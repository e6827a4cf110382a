package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.lines.ByteBuf;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The first and the last value of a field in the lines of a slice, and whether there is a different
 * one. Lines are ordered by their times, and those of one time by their values, so that the order
 * in which they are counted does not matter. Mutable.
 */
@Internal
public final class Changes {
  private long firstTime;
  private String first;
  private long lastTime;
  private String last;
  private boolean mixed;

  Changes(long time, String value) {
    this(time, value, time, value, false);
  }

  private Changes(long firstTime, String first, long lastTime, String last, boolean mixed) {
    this.firstTime = firstTime;
    this.first = first;
    this.lastTime = lastTime;
    this.last = last;
    this.mixed = mixed;
  }

  /** Returns the value of the first line. */
  public String first() {
    return first;
  }

  /** Returns the value of the last line. */
  public String last() {
    return last;
  }

  /** Returns whether not all values are the same. */
  public boolean mixed() {
    return mixed;
  }

  void add(long time, String value) {
    add(time, value, time, value, false);
  }

  void addAll(Changes other) {
    add(other.firstTime, other.first, other.lastTime, other.last, other.mixed);
  }

  private void add(long fromTime, String from, long toTime, String to, boolean otherMixed) {
    mixed |= otherMixed || !from.equals(first) || !to.equals(first);
    if (isBefore(fromTime, from, firstTime, first)) {
      firstTime = fromTime;
      first = from;
    }
    if (isBefore(lastTime, last, toTime, to)) {
      lastTime = toTime;
      last = to;
    }
  }

  private static boolean isBefore(long time, String value, long otherTime, String other) {
    return time < otherTime || (time == otherTime && value.compareTo(other) < 0);
  }

  Changes copy() {
    return new Changes(firstTime, first, lastTime, last, mixed);
  }

  void encode(ByteBuf buf) {
    buf.putVar(mixed ? 1 : 0);
    buf.putZigZag(firstTime);
    Bytes.putString(buf, first);
    buf.putZigZag(lastTime);
    Bytes.putString(buf, last);
  }

  static Changes decode(ByteBuf buf) {
    boolean mixed = buf.getVar() != 0;
    return new Changes(
        buf.getZigZag(), Bytes.getString(buf), buf.getZigZag(), Bytes.getString(buf), mixed);
  }
}
