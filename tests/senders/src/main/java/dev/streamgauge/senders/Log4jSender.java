package dev.streamgauge.senders;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** Log4j's HTTP appender, configured by {@code log4j-http.xml}: a request for each event. */
final class Log4jSender {
  private Log4jSender() {}

  static void send(String url, int count) throws Exception {
    Path configuration = Files.createTempFile("log4j-http", ".xml");
    Files.writeString(configuration, Send.configuration("/log4j-http.xml", url));
    try (LoggerContext context = Configurator.initialize("http", null, configuration.toUri())) {
      Logger logger = context.getLogger("shop");
      for (int i = 0; i < count; i++) {
        int number = i;
        Send.untilItSucceeds(
            () -> {
              if (Send.isError(number)) {
                logger.error(Send.message(number));
              } else {
                logger.info(Send.message(number));
              }
              return true;
            });
      }
    }
  }
}
