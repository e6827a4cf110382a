package dev.streamgauge.runners.direct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.Test;

/** What is logged on the console. */
public class LogLayoutTest {
  private static String logged(String message, Throwable thrown) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = LogLayoutTest.class.getResourceAsStream("/log4j2.properties")) {
      properties.load(in);
    }
    PatternLayout layout =
        PatternLayout.newBuilder()
            .withPattern(properties.getProperty("appender.err.layout.pattern"))
            .withAlwaysWriteExceptions(
                Boolean.parseBoolean(
                    properties.getProperty("appender.err.layout.alwaysWriteExceptions")))
            .build();
    return layout.toSerializable(
        Log4jLogEvent.newBuilder()
            .setLoggerName("dev.streamgauge.Some")
            .setLevel(Level.WARN)
            .setMessage(new SimpleMessage(message))
            .setThrown(thrown)
            .build());
  }

  @Test
  public void holdsNoCharactersThatATerminalObeys() throws IOException {
    assertThat(logged("a\u202eb\u001b[2Jc\u2028d \u00fc \u30a8\n\te", null))
        .endsWith(" WARN  Some: a?b?[2Jc?d \u00fc \u30a8\n\te" + System.lineSeparator());
    assertThat(logged("failed", new IOException("x\u202ey")))
        .contains("Some: failed" + System.lineSeparator() + "java.io.IOException: x?y")
        .containsOnlyOnce("java.io.IOException")
        .contains("\tat dev.streamgauge.runners.direct.LogLayoutTest");
  }
}
