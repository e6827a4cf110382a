package dev.streamgauge.util;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.annotations.Internal;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/**
 * Logs the first few lines of each minute and counts the rest, for events that may occur a thousand
 * times a second. The first line after a pause says how many were suppressed. The methods return
 * whether they logged. Thread-safe.
 */
@Internal
public final class RateLimitedLogger {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Logger log;
  private final int perMinute;
  private final LongSupplier nanoTime;
  private long minuteStart;
  private int inMinute;
  private long suppressed;

  /** Creates a logger that writes at most {@code perMinute} lines a minute to {@code log}. */
  public RateLimitedLogger(Logger log, int perMinute) {
    this(log, perMinute, System::nanoTime);
  }

  /** Creates a logger with another clock than {@link System#nanoTime}, for tests. */
  public RateLimitedLogger(Logger log, int perMinute, LongSupplier nanoTime) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("At least one line a minute, not " + perMinute + ".");
    }
    this.log = log;
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
  }

  /** Logs at INFO; the arguments are those of {@link Logger#info(String, Object...)}. */
  public boolean info(String format, Object... arguments) {
    return log(Level.INFO, format, arguments);
  }

  /** Logs at WARN; the arguments are those of {@link Logger#warn(String, Object...)}. */
  public boolean warn(String format, Object... arguments) {
    return log(Level.WARN, format, arguments);
  }

  /** Logs at ERROR; the arguments are those of {@link Logger#error(String, Object...)}. */
  public boolean error(String format, Object... arguments) {
    return log(Level.ERROR, format, arguments);
  }

  private boolean log(Level level, String format, Object[] arguments) {
    long before = acquire();
    if (before < 0) {
      return false;
    }
    var line = MessageFormatter.arrayFormat(format, arguments);
    String text =
        before == 0 ? line.getMessage() : line.getMessage() + " (and " + before + " more before)";
    log.atLevel(level).setCause(line.getThrowable()).log(text);
    return true;
  }

  /**
   * Returns how many lines were suppressed since the last one; negative if this one is suppressed
   * too.
   */
  private synchronized long acquire() {
    long now = nanoTime.getAsLong();
    if (inMinute > 0 && now - minuteStart >= MINUTE) {
      inMinute = 0;
    }
    if (inMinute == 0) {
      minuteStart = now;
    }
    if (inMinute >= perMinute) {
      suppressed++;
      return -1;
    }
    inMinute++;
    long before = suppressed;
    suppressed = 0;
    return before;
  }
}
