package dev.streamgauge.logs.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import java.time.Instant;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.Test;

public class Log4jLineTest {
  private static final long TIME = Instant.parse("2023-11-14T22:13:20.123Z").toEpochMilli();

  private static LogRecord log4j(String line) {
    return Records.read("log4j", line);
  }

  /** What log4j itself makes of the patterns that its manual, logback's, Spark and others give. */
  @Test
  public void readsWhatLog4jWrites() {
    String[] patterns = {
      "%d %-5p [%t] %c: %m",
      "%d{ISO8601} [%t] %-5level %logger - %m",
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %p [%t] %c - %m",
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z'} %p 4711 --- [%15.15t] %c : %m",
      "[%d{ISO8601}] %p [%t] %c: %m",
      "[%d{ISO8601}][%-5p][%t] %c | %m",
      "[%d{yyyy-MM-dd'T'HH:mm:ss,SSS}][%-5p][%c] [%t] %m",
      "%d{yyyy/MM/dd HH:mm:ss.SSS} | %p | %c | %m",
      "%p %d{yyyy-MM-dd HH:mm:ss.SSS} [%t] %c - %m",
      "%-5p [%d{yyyy-MM-dd HH:mm:ss,SSS}] [%t] %c: %m",
    };
    MutableInstant instant = new MutableInstant();
    instant.initFromEpochMilli(TIME, 0);
    for (Level level : new Level[] {Level.ERROR, Level.WARN, Level.INFO, Level.FATAL}) {
      Log4jLogEvent event =
          Log4jLogEvent.newBuilder()
              .setLoggerName("dev.shop.Cart")
              .setThreadName("pool-1-thread-2")
              .setLevel(level)
              .setInstant(instant)
              .setMessage(new SimpleMessage("ERROR: x - y [z]"))
              .build();
      for (String pattern : patterns) {
        String utc = pattern.replaceFirst("%d(\\{[^}]*\\})?", "%d$1{UTC}");
        String line =
            PatternLayout.newBuilder()
                .withPattern(utc.replace("%d{UTC}", "%d{DEFAULT}{UTC}"))
                .build()
                .toSerializable(event);
        LogRecord record = log4j(line);

        assertThat(record.format()).as(line).isEqualTo("log4j");
        assertThat(record.field("level")).as(line).isEqualTo(level.name());
        assertThat(record.severity()).as(line).isEqualTo(expected(level));
        assertThat(record.message()).as(line).isEqualTo("ERROR: x - y [z]");
        assertThat(record.field("logger")).as(line).isEqualTo("dev.shop.Cart");
        assertThat(record.field("service")).as(line).isEqualTo("dev.shop.Cart");
        assertThat(record.timeMillis(0)).as(line).isEqualTo(TIME);
        if (pattern.contains("%t") || pattern.contains("%15.15t")) {
          assertThat(record.field("thread")).as(line).isEqualTo("pool-1-thread-2");
        }
      }
    }
  }

  private static Severity expected(Level level) {
    return level == Level.ERROR
        ? Severity.ERROR
        : level == Level.WARN
            ? Severity.WARNING
            : level == Level.INFO ? Severity.INFO : Severity.CRITICAL;
  }

  /** Line, severity, logger, thread, message; {@code null} where there is none. */
  @Test
  public void readsTheManyThatLookAlike() {
    String[][] expected = {
      {
        "17/06/09 20:10:40 INFO spark.SecurityManager: Changing acls to: a",
        "INFO",
        "spark.SecurityManager",
        null,
        "Changing acls to: a"
      },
      {"22:13:20.123 [main] WARN  a.b.C -- text", "WARNING", "a.b.C", "main", "text"},
      {"0    [main] INFO  org.Foo  - text", "INFO", "org.Foo", "main", "text"},
      {"INFO - text", "INFO", null, null, "text"},
      {"[INFO] Building shop 1.0", "INFO", null, null, "Building shop 1.0"},
      {"ERROR disk full", "ERROR", null, null, "disk full"},
      {"WARNING:root:text", "WARNING", "root", null, "text"},
      {"2023-11-14 22:13:20,123 - shop.cart - ERROR - text", "ERROR", "shop.cart", null, "text"},
      {"2023-11-14 22:13:20,123 shop ERROR text", "ERROR", "shop", null, "text"},
      {
        "[Sun Dec 04 04:47:44 2005] [error] mod_jk child in error state 6",
        "ERROR",
        null,
        null,
        "mod_jk child in error state 6"
      },
      {
        "[Wed Oct 11 14:32:52 2000] [error] [client 127.0.0.1] denied",
        "ERROR",
        null,
        null,
        "denied"
      },
      {
        "[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187] File does not exist: /x",
        "ERROR",
        "core",
        null,
        "File does not exist: /x"
      },
      {
        "2023/11/14 22:13:20 [crit] 1234#5678: *90 open() failed",
        "CRITICAL",
        null,
        null,
        "1234#5678: *90 open() failed"
      },
      {"2023-11-14T22:13:20Z INFO", "INFO", null, null, ""},
      {
        "2023-11-14 22:13:20 ERROR [main] a.B: text\n\tat c.D\n\tat e.F",
        "ERROR",
        "a.B",
        "main",
        "text\n\tat c.D\n\tat e.F"
      },
    };
    for (String[] line : expected) {
      LogRecord record = log4j(line[0]);
      assertThat(record.format()).as(line[0]).isEqualTo("log4j");
      assertThat(record.severity().name()).as(line[0]).isEqualTo(line[1]);
      assertThat(record.field("logger")).as(line[0]).isEqualTo(line[2]);
      assertThat(record.field("thread")).as(line[0]).isEqualTo(line[3]);
      assertThat(record.message()).as(line[0]).isEqualTo(line[4]);
    }
    assertThat(log4j(expected[10][0]).field("client")).isEqualTo("127.0.0.1");
    assertThat(log4j(expected[11][0]).field("pid")).isEqualTo("35708");
  }

  @Test
  public void aLineWithoutALevelInItsPlaceIsRaw() {
    String[] lines = {
      "",
      "text",
      "an ERROR in the text",
      "Error: x",
      "2023-11-14 22:13:20 text",
      "2023-11-14 22:13:20",
      "[main] [",
      "2023-11-14T22:13:20Z web-1 app[12]: ERROR x",
      "Jun 15 04:06:20 combo logrotate: ALERT exited",
      "\tat a.B(C.java:1)",
    };
    for (String line : lines) {
      assertThat(log4j(line).format()).as(line).isEqualTo("raw");
      assertThat(log4j(line).message()).isEqualTo(line);
    }
  }
}
