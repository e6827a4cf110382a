package dev.streamgauge.logs.record;

import org.apache.beam.sdk.annotations.Internal;

/** Maps numbers for severities, whose scale follows from their size and their field's name. */
@Internal
public final class SeverityNumbers {
  private SeverityNumbers() {}

  /**
   * Returns the severity of the number in the field {@code key}; UNKNOWN if it is on no known
   * scale.
   *
   * <p>{@code severityNumber} is OpenTelemetry's. Otherwise numbers up to 7 are those of syslog and
   * GELF, tens up to 99 those of Bunyan and Pino, hundreds those of Google Cloud in {@code
   * severity} and of Monolog elsewhere, and thousands those of Logback and log4j.
   */
  public static Severity named(String key, long number) {
    if (key.equalsIgnoreCase("severityNumber") || key.equals("severity_number")) {
      return openTelemetry(number);
    }
    if (number < 100) {
      return number <= 7 ? SeverityWords.syslog((int) number) : bunyan(number);
    }
    if (number < 1000) {
      return key.equals("severity") ? google(number) : monolog(number);
    }
    return logback(number);
  }

  /** 1 to 4 is trace, and so on in fours; 21 to 24 is fatal. */
  private static Severity openTelemetry(long number) {
    return switch ((int) Math.min((number + 3) / 4, 7)) {
      case 1 -> Severity.TRACE;
      case 2 -> Severity.DEBUG;
      case 3 -> Severity.INFO;
      case 4 -> Severity.WARNING;
      case 5 -> Severity.ERROR;
      case 6 -> Severity.CRITICAL;
      default -> Severity.UNKNOWN;
    };
  }

  /** 10 is trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal. */
  private static Severity bunyan(long number) {
    return switch ((int) Math.min(number / 10, 6)) {
      case 1 -> Severity.TRACE;
      case 2 -> Severity.DEBUG;
      case 3 -> Severity.INFO;
      case 4 -> Severity.WARNING;
      case 5 -> Severity.ERROR;
      case 6 -> Severity.CRITICAL;
      default -> Severity.UNKNOWN;
    };
  }

  private static Severity monolog(long number) {
    if (number >= 200 && number < 300) {
      return number < 250 ? Severity.INFO : Severity.NOTICE;
    }
    if (number >= 500 && number < 600) {
      return number < 550 ? Severity.CRITICAL : Severity.ALERT;
    }
    return switch ((int) (number / 100)) {
      case 1 -> Severity.DEBUG;
      case 3 -> Severity.WARNING;
      case 4 -> Severity.ERROR;
      case 6 -> Severity.EMERGENCY;
      default -> Severity.UNKNOWN;
    };
  }

  private static Severity google(long number) {
    return switch ((int) (number / 100)) {
      case 1 -> Severity.DEBUG;
      case 2 -> Severity.INFO;
      case 3 -> Severity.NOTICE;
      case 4 -> Severity.WARNING;
      case 5 -> Severity.ERROR;
      case 6 -> Severity.CRITICAL;
      case 7 -> Severity.ALERT;
      case 8 -> Severity.EMERGENCY;
      default -> Severity.UNKNOWN;
    };
  }

  private static Severity logback(long number) {
    if (number == 5000) {
      return Severity.TRACE;
    }
    return switch ((int) Math.min(number / 10_000, 6)) {
      case 1 -> Severity.DEBUG;
      case 2 -> Severity.INFO;
      case 3 -> Severity.WARNING;
      case 4 -> Severity.ERROR;
      case 5 -> Severity.CRITICAL;
      default -> Severity.UNKNOWN;
    };
  }
}
