package dev.streamgauge.logs.record;

/**
 * How bad a log line says it is, on one scale for all formats, from least to worst.
 *
 * <p>The names of the upper half are those of syslog (RFC 5424, 6.2.1), whose eight severities map
 * one to one; {@code TRACE} is what log4j, logback and others have below DEBUG.
 *
 * @since 0.1.0
 */
public enum Severity {
  /** The line does not say. Below all others, so no minimum is met by it. */
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

  /** Whether this is {@code minimum} or worse; never for {@link #UNKNOWN}. */
  public boolean atLeast(Severity minimum) {
    return this != UNKNOWN && compareTo(minimum) >= 0;
  }
}
