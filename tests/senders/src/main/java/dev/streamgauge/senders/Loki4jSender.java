package dev.streamgauge.senders;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import org.slf4j.Logger;

/** Loki4j's appender for Logback, configured by {@code loki4j.xml}. */
final class Loki4jSender {
  private Loki4jSender() {}

  static void send(String url, int count) throws Exception {
    System.setProperty("url", url);
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Loki4jSender.class.getResource("/loki4j.xml"));
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
