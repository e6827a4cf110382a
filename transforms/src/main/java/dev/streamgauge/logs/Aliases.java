package dev.streamgauge.logs;

import java.util.List;
import java.util.Map;

/** What the well-known fields are called by those who write keys and values, most usual first. */
final class Aliases {
  static final List<String> SEVERITY =
      List.of("level", "severity", "lvl", "log.level", "levelname", "level_name", "@l", "PRIORITY");
  static final List<String> TIME =
      List.of("time", "timestamp", "ts", "@timestamp", "t", "@t", "datetime", "asctime");
  static final List<String> MESSAGE =
      List.of("message", "msg", "log", "short_message", "@m", "MESSAGE");

  private static final Map<String, List<String>> ALL =
      Map.of(
          "time",
          TIME,
          "message",
          MESSAGE,
          "host",
          List.of("host", "hostname", "host.name", "host.hostname", "_HOSTNAME"),
          "service",
          List.of(
              "service",
              "service.name",
              "app",
              "application",
              "logger",
              "logger_name",
              "log.logger",
              "name",
              "SYSLOG_IDENTIFIER"));

  private Aliases() {}

  /** The names to look for when {@code field} is asked for: those and no other. */
  static List<String> of(String field) {
    List<String> aliases = ALL.get(field);
    return aliases == null ? List.of(field) : aliases;
  }
}
