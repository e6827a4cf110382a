package dev.streamgauge.pipelines.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a server serves: endpoints and streams by their paths.
 *
 * <pre>{@code
 * Routes routes = new Routes()
 *     .add("/metrics", query -> Reply.of(200, "text/plain; version=0.0.4", registry.scrape()))
 *     .addOpen("/healthz", query -> Reply.text(200, "ok"));
 * }</pre>
 */
public final class Routes {
  /** An endpoint, and whether it is answered without the token. */
  record Route(Endpoint endpoint, boolean open) {}

  private final Map<String, Route> endpoints = new LinkedHashMap<>();
  private final Map<String, Function<Query, EventFeed>> streams = new LinkedHashMap<>();

  /** Adds an endpoint; a path that ends in {@code /*} stands for all below it. */
  public Routes add(String path, Endpoint endpoint) {
    endpoints.put(path, new Route(endpoint, false));
    return this;
  }

  /**
   * Adds an endpoint that is answered without the token, such as a health check. It must not show
   * anything of the lines.
   */
  public Routes addOpen(String path, Endpoint endpoint) {
    endpoints.put(path, new Route(endpoint, true));
    return this;
  }

  /**
   * Adds a stream of server-sent events.
   *
   * @param feed returns the events for a request; may throw a {@link BadQueryException}
   */
  public Routes addStream(String path, Function<Query, EventFeed> feed) {
    streams.put(path, feed);
    return this;
  }

  Optional<Route> endpoint(String path) {
    Route exact = endpoints.get(path);
    for (int end = path.length(); exact == null && end > 0; ) {
      end = path.lastIndexOf('/', end - 1);
      exact = end < 0 ? null : endpoints.get(path.substring(0, end) + "/*");
      if (end <= 0) {
        break;
      }
    }
    return Optional.ofNullable(exact);
  }

  Optional<Function<Query, EventFeed>> stream(String path) {
    return Optional.ofNullable(streams.get(path));
  }
}
