package dev.streamgauge.testing;

import dev.streamgauge.senders.Send;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** Runs the clients of {@link Send}, each in its own JVM. */
public final class Senders {
  private Senders() {}

  /** Starts a client that sends so many records, of which every fourth is an error. */
  public static ProcessRun start(String client, String url, int count) {
    try {
      Path own = Path.of(Send.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return ProcessRun.of(
              JavaCommand.of(
                  own + ":" + JavaCommand.classPath("/senders.classpath"),
                  List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                  "256m",
                  Send.class.getName(),
                  List.of(client, url, Integer.toString(count))))
          .start();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
