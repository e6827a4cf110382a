package dev.streamgauge.logs.format;

import dev.streamgauge.logs.time.EpochNumber;
import java.util.List;
import java.util.Map;

/** The usual keys of the well-known fields in key-value formats, the most common first. */
final class Aliases {
  /** MongoDB's key for a severity letter; a number under it means something else. */
  static final String MONGO_SEVERITY = "s";

  /** Datadog's key for a severity by name; elsewhere it has an HTTP status or an outcome. */
  static final String DATADOG_SEVERITY = "status";

  static final List<String> SEVERITY =
      List.of(
          "level",
          "severity",
          "lvl",
          "log.level",
          "levelname",
          "level_name",
          "@l",
          "@level",
          "PRIORITY",
          "Level",
          "severityText",
          "severity_text",
          "SeverityText",
          "severityNumber",
          "severity_number",
          "SeverityNumber",
          "error_severity",
          "level.name",
          "level.levelStr",
          "record.level.name",
          "loglevel",
          "logLevel",
          "LogLevel");

  static final List<String> TIME =
      List.of(
          "time",
          "timestamp",
          "ts",
          "@timestamp",
          "t",
          "@t",
          "datetime",
          "asctime",
          "timeMillis",
          "instant.epochSecond",
          "timestamp.seconds",
          "time.seconds",
          "ts.seconds",
          "timestampSeconds",
          "t.$date",
          "t.$date.$numberLong",
          "time.$date",
          "timestamp.$date",
          "timestamp.$date.$numberLong",
          "ts.$date",
          "@timestamp.$date",
          "date.$date",
          "__REALTIME_TIMESTAMP",
          "_SOURCE_REALTIME_TIMESTAMP",
          "timeUnixNano",
          "observedTimeUnixNano",
          "Timestamp",
          "date",
          "eventTime",
          "event_time",
          "datetime.date",
          "record.time.timestamp",
          "time_iso8601");

  /** The zone of a line that has its date and its time of day in two fields. */
  static final List<String> ZONE = List.of("tz", "timezone");

  static final List<String> MESSAGE =
      List.of(
          "message",
          "msg",
          "log",
          "short_message",
          "@m",
          "@message",
          "MESSAGE",
          "@mt",
          "RenderedMessage",
          "Message",
          "body.stringValue",
          "body",
          "Body",
          "textPayload",
          "fields.message",
          "jsonPayload.message",
          "record.message",
          "event");

  private static final Map<String, List<String>> ALL =
      Map.of(
          "time",
          TIME,
          "message",
          MESSAGE,
          "host",
          List.of(
              "host", "hostname", "host.name", "host.hostname", "resource.host.name", "_HOSTNAME"),
          "service",
          List.of(
              "service",
              "service.name",
              "resource.service.name",
              "app",
              "application",
              "logger",
              "logger_name",
              "loggerName",
              "log.logger",
              "name",
              "SYSLOG_IDENTIFIER",
              "_SYSTEMD_UNIT",
              "_COMM",
              "@module",
              "Category",
              "c"));

  private Aliases() {}

  /** Returns how many units of a number under {@code key} are in a millisecond, if known. */
  static double perMilli(String key) {
    return switch (key) {
      case "timeMillis", "epochMillis", "$date", "$numberLong" -> 1;
      case "seconds", "epochSecond", "timestampSeconds" -> 1e-3;
      case "__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP" -> 1e3;
      case "timeUnixNano", "observedTimeUnixNano" -> 1e6;
      default -> EpochNumber.BY_SIZE;
    };
  }

  /** Returns the only names to search for when {@code field} is requested. */
  static List<String> of(String field) {
    List<String> aliases = ALL.get(field);
    return aliases == null ? List.of(field) : aliases;
  }
}
