package dev.streamgauge.senders;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.io.ByteArrayInputStream;
import org.slf4j.Logger;

/** Loki4j's appender for Logback, configured by {@code loki4j.xml}. */
final class Loki4jSender {
  private Loki4jSender() {}

  static void send(String url, int count) throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    String configuration = Send.configuration("/loki4j.xml", url);
    configurator.doConfigure(new ByteArrayInputStream(configuration.getBytes(UTF_8)));
    Logger logger = context.getLogger("shop");
    for (int i = 0; i < count; i++) {
      if (Send.isError(i)) {
        logger.error(Send.message(i));
      } else {
        logger.info(Send.message(i));
      }
    }
    // Sends what is left, and waits for the answers.
    context.stop();
  }
}
