package dev.streamgauge.restart;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;
import org.apache.beam.sdk.annotations.Internal;

/** A {@link ResumePoint} as properties, readable by people. */
@Internal
public final class ResumePointProperties {
  private static final String START = "oldest_open_window";
  private static final String EPOCH = "epoch";

  private ResumePointProperties() {}

  /** The properties of {@code horizon}. */
  public static Properties of(ResumePoint horizon) {
    Properties properties = new Properties();
    if (horizon.startMillis() != null) {
      properties.setProperty(START, Instant.ofEpochMilli(horizon.startMillis()).toString());
    }
    properties.setProperty(EPOCH, Long.toString(horizon.epoch()));
    return properties;
  }

  /**
   * The resume point in {@code properties}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ResumePoint parse(Properties properties) {
    String start = properties.getProperty(START);
    String epoch = properties.getProperty(EPOCH);
    try {
      return new ResumePoint(
          start == null ? null : Instant.parse(start).toEpochMilli(), Long.parseLong(epoch));
    } catch (DateTimeException | NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format("%s=%s, %s=%s", START, start, EPOCH, epoch), e);
    }
  }
}
