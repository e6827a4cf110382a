package dev.streamgauge.pipelines.web;

import java.io.IOException;

/**
 * What the server answers to GET and HEAD requests for one path. It is called on a thread of the
 * server, by several at a time, and may block for a moment.
 */
@FunctionalInterface
public interface Endpoint {
  /**
   * Returns the answer to {@code query}.
   *
   * @throws BadQueryException if a parameter is wrong: status 400
   * @throws IOException if it cannot be answered now: status 503
   */
  Reply get(Query query) throws IOException;
}
