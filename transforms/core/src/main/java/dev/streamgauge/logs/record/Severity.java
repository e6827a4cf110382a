package dev.streamgauge.logs.record;

/**
 * The severity of a log line, on one scale for all formats, from least to most severe.
 *
 * <p>The names of the upper half are those of syslog (RFC 5424, 6.2.1), whose eight severities map
 * one to one; {@code TRACE} is the level below DEBUG in log4j, logback and others.
 *
 * @since 0.1.0
 */
public enum Severity {
  /** The line has no severity. Lowest of all, so it meets no minimum. */
  UNKNOWN,
  TRACE,
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  /** Returns whether this is {@code minimum} or more severe; false for {@link #UNKNOWN}. */
  public boolean atLeast(Severity minimum) {
    return this != UNKNOWN && compareTo(minimum) >= 0;
  }
}
