package dev.streamgauge.inputs.http;

import org.apache.beam.sdk.annotations.Internal;

/** Answers the requests of one protocol. Thread-safe. */
@Internal
public interface Route {
  /** Returns whether requests for this path are this route's. */
  boolean has(String path);

  /**
   * Returns whether the method is one of those that the path has, and the request's body matters.
   */
  default boolean takes(String method) {
    return method.equals("POST");
  }

  /**
   * Answers a request.
   *
   * @throws BadRequestException if it is wrong; none of its lines may have been stored
   */
  Answer answer(Call call) throws BadRequestException;

  /** Returns the answer to a request that cannot be taken, in the form the protocol has for it. */
  default Answer failure(Call.Head head, int status, String reason) {
    return Answer.text(status, reason);
  }
}
