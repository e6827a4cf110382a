package dev.streamgauge.logs.time;

import static dev.streamgauge.lines.LineTime.NONE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Serializable;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;

/** Converts local times in a zone to instants, in milliseconds since the epoch. */
@Internal
public final class ZoneClock implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long DAY = 86_400_000;
  private static final long OVERLAP_SLACK = 60_000;
  private static final long NEAR = DAY / 2;

  private final ZoneId zone;

  /** The zone's offset from UTC in milliseconds; {@code NONE} if it varies. */
  private final long fixedOffset;

  ZoneClock(ZoneId zone) {
    this.zone = zone;
    this.fixedOffset =
        zone.normalized() instanceof ZoneOffset offset ? offset.getTotalSeconds() * 1000L : NONE;
  }

  ZoneId zone() {
    return zone;
  }

  /**
   * Returns that day and time of day in the year in which it is nearest to {@code referenceMillis}.
   */
  public long nearest(int month, int day, long inDay, long referenceMillis) {
    int year = GregorianDates.yearOf(Math.floorDiv(referenceMillis, DAY));
    long nearest = NONE;
    for (int y = year - 1; y <= year + 1; y++) {
      long epochDay = GregorianDates.epochDay(y, month, day);
      if (epochDay != NONE) {
        long time = toInstant(epochDay * DAY + inDay, referenceMillis);
        if (nearest == NONE
            || Math.abs(time - referenceMillis) < Math.abs(nearest - referenceMillis)) {
          nearest = time;
        }
      }
    }
    return nearest;
  }

  /** Returns the instant of {@code local} in the zone written at {@code at}, or in ours. */
  long withZone(byte[] bytes, int at, int to, long local, long referenceMillis) {
    int end = ZoneText.end(bytes, at, to);
    if (end == at) {
      return toInstant(local, referenceMillis);
    }
    int start = bytes[at] == ' ' ? at + 1 : at;
    if (bytes[start] == '(' || bytes[start] == '[') {
      start++;
      end--;
    }
    long offset = ZoneText.offset(bytes, start, end);
    if (offset == ZoneText.AMBIGUOUS) {
      offset = ZoneText.offsetIn(zone, new String(bytes, start, end - start, US_ASCII), local);
      return offset == NONE ? LogTimes.AMBIGUOUS : local - offset;
    }
    if (offset == ZoneText.UNKNOWN) {
      return LogTimes.AMBIGUOUS;
    }
    if (offset == ZoneText.REGION) {
      ZoneId region = ZoneText.region(bytes, start, end);
      return region == null
          ? LogTimes.AMBIGUOUS
          : new ZoneClock(region).toInstant(local, referenceMillis);
    }
    if (fixedOffset == NONE && bytes[end - 1] == 'T') {
      String name = new String(bytes, start, end - start, US_ASCII);
      long ours = ZoneNames.isShared(name) ? ZoneText.offsetIn(zone, name, local) : NONE;
      offset = ours == NONE ? offset : ours;
    }
    if (offset != NONE) {
      return local - offset;
    }
    // After a space it is an unrelated number.
    return bytes[at] == ' ' ? toInstant(local, referenceMillis) : NONE;
  }

  /**
   * Returns the instant at which clocks in the zone show {@code localMillis} since the epoch. If
   * they show it twice, returns the second one if it is not after {@code referenceMillis}.
   */
  public long toInstant(long localMillis, long referenceMillis) {
    if (fixedOffset != NONE) {
      return localMillis - fixedOffset;
    }
    LocalDateTime local =
        LocalDateTime.ofEpochSecond(Math.floorDiv(localMillis, 1000L), 0, ZoneOffset.UTC);
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() == 2) {
      long second = localMillis - offsets.get(1).getTotalSeconds() * 1000L;
      long ago = referenceMillis - second;
      return ago >= -OVERLAP_SLACK && ago <= NEAR
          ? second
          : localMillis - offsets.get(0).getTotalSeconds() * 1000L;
    }
    ZoneOffset offset = offsets.isEmpty() ? zone.getRules().getOffset(local) : offsets.get(0);
    return localMillis - offset.getTotalSeconds() * 1000L;
  }
}
