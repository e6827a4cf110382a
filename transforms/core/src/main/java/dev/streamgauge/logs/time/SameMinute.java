package dev.streamgauge.logs.time;

import dev.streamgauge.lines.LineTime;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Finds the time of a line that begins with a time in UTC to the millisecond, {@code
 * 2023-11-14T22:13:20.123Z}, and a space, in the same minute as that of the line before: only the
 * seconds need to be parsed, and nothing if they are the same.
 */
@Internal
public final class SameMinute {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LENGTH = 24;
  private static final int SECOND = 17;
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;

  private SameMinute() {}

  /**
   * Returns the time at {@code from}, or {@link LineTime#NONE} if it is another minute or form.
   *
   * @param before where the line before begins, whose time is {@code timeBefore}
   */
  public static long find(byte[] bytes, int from, int to, int before, long timeBefore) {
    if (to - from <= LENGTH
        // The line before may be shorter, but then it does not have the same bytes.
        || bytes.length - before < LENGTH
        || (long) LONGS.get(bytes, from) != (long) LONGS.get(bytes, before)
        || (long) LONGS.get(bytes, from + 8) != (long) LONGS.get(bytes, before + 8)
        || !hasForm(bytes, from)
        || !hasForm(bytes, before)
        || bytes[from + LENGTH] != ' ') {
      return LineTime.NONE;
    }
    int earlier = millisInMinute(bytes, before);
    int later = millisInMinute(bytes, from);
    int hour = GregorianDates.two(bytes, from + 11);
    int minute = GregorianDates.two(bytes, from + 14);
    // The line before has its time from there, and not from elsewhere.
    boolean same =
        (earlier | later | hour | minute) >= 0
            && (timeBefore - earlier - (hour * 60 + minute) * MINUTE) % DAY == 0;
    return same ? timeBefore - earlier + later : LineTime.NONE;
  }

  private static boolean hasForm(byte[] bytes, int at) {
    return bytes[at + 4] == '-'
        && bytes[at + 7] == '-'
        && bytes[at + 10] == 'T'
        && bytes[at + 13] == ':'
        && bytes[at + 16] == ':'
        && bytes[at + 19] == '.'
        && bytes[at + 23] == 'Z';
  }

  private static int millisInMinute(byte[] bytes, int at) {
    int second = GregorianDates.two(bytes, at + SECOND);
    int tens = GregorianDates.two(bytes, at + SECOND + 3);
    int last = bytes[at + SECOND + 5] - '0';
    return second < 0 || second > 59 || tens < 0 || last < 0 || last > 9
        ? -1
        : second * 1000 + tens * 10 + last;
  }
}
