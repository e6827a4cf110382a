package dev.streamgauge.restart;

import dev.streamgauge.lines.RunEpoch;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A {@link ResumePoint} as properties, readable by people. */
@Internal
public final class ResumePointProperties {
  /** The name of the file in which a directory keeps one. */
  public static final String FILE = "resume-point.properties";

  /** The former name of the file, which is still read if the other one is missing. */
  public static final String OLD_FILE = "horizon.properties";

  private static final String START = "oldest_open_window";
  private static final String EPOCH = "epoch";
  private static final String KEY_SEED = "key_seed";

  /** A century of seconds, as {@link RunEpoch} says. */
  private static final long LAST_EPOCH = 1L << 32;

  /** A bound for the size of a window and its allowed lateness together: a century. */
  private static final long LONGEST_WINDOW_MILLIS = 100L * 366 * 86_400_000;

  private ResumePointProperties() {}

  /** Returns the properties of {@code point}. */
  public static Properties of(ResumePoint point) {
    Properties properties = new Properties();
    if (point.startMillis() != null) {
      properties.setProperty(START, Instant.ofEpochMilli(point.startMillis()).toString());
    }
    properties.setProperty(EPOCH, Long.toString(point.epoch()));
    if (point.keySeed() != 0) {
      properties.setProperty(KEY_SEED, Long.toString(point.keySeed()));
    }
    return properties;
  }

  /**
   * Parses the resume point in {@code properties}.
   *
   * @throws IllegalArgumentException if there is none, or its values are impossible
   */
  public static ResumePoint parse(Properties properties) {
    String start = properties.getProperty(START);
    String epoch = properties.getProperty(EPOCH);
    try {
      ResumePoint point =
          new ResumePoint(
              start(start),
              Long.parseLong(epoch),
              Long.parseLong(properties.getProperty(KEY_SEED, "0")));
      if (isSane(point)) {
        return point;
      }
      throw notOne(start, epoch, null);
    } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
      throw notOne(start, epoch, e);
    }
  }

  private static @Nullable Long start(@Nullable String text) {
    if (text == null) {
      return null;
    }
    long start = Instant.parse(text).toEpochMilli();
    long earliest = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    // Earlier builds saved the oldest window of a watermark that had not begun.
    return start < earliest && start >= earliest - LONGEST_WINDOW_MILLIS ? null : (Long) start;
  }

  /**
   * Checks the values: a damaged file may hold a time that no event has, or an epoch that leaves no
   * revisions.
   */
  private static boolean isSane(ResumePoint point) {
    Long start = point.startMillis();
    return (start == null
            || (start >= BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
                && start <= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis()))
        && point.epoch() >= RunEpoch.FIRST
        && point.epoch() <= LAST_EPOCH;
  }

  private static IllegalArgumentException notOne(
      @Nullable String start, @Nullable String epoch, @Nullable Exception cause) {
    return new IllegalArgumentException(
        String.format("not a resume point: %s=%s, %s=%s", START, start, EPOCH, epoch), cause);
  }
}
