package dev.streamgauge.pipelines.monitoring;

import dev.streamgauge.util.RateLimitedLogger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a URL, and waits for nothing. */
final class Heartbeat implements Pulse {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final URI url;

  Heartbeat(URI url) {
    this.url = url;
  }

  @Override
  public void beat() {
    HttpRequest request = HttpRequest.newBuilder(url).timeout(TIMEOUT).GET().build();
    var unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null) {
                    // Not the URL: those of many services are secrets.
                    limitedLog.warn("--heartbeatUrl does not answer: {}", failure.toString());
                  } else if (response.statusCode() >= 400) {
                    limitedLog.warn("--heartbeatUrl answers {}", response.statusCode());
                  }
                });
  }
}
