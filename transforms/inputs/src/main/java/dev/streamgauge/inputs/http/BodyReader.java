package dev.streamgauge.inputs.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Reads a body without holding a thread while nothing arrives. The idle time-out of the connection,
 * which it shortens meanwhile, wakes it when the request has taken too long in all.
 */
final class BodyReader implements Runnable {
  /** The end of a body: null if it is there, or why it is not. */
  record End(@Nullable BadRequestException failure, boolean connectionLost) {}

  private final Request request;
  private final Body body;
  private final EndPoint endPoint;
  private final long idleMillis;
  private final long endNanos;
  private final Consumer<End> onEnd;

  private BodyReader(Request request, Body body, long endNanos, Consumer<End> onEnd) {
    this.request = request;
    this.body = body;
    this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    this.idleMillis = endPoint.getIdleTimeout();
    this.endNanos = endNanos;
    this.onEnd = onEnd;
  }

  static void read(Request request, Body body, long timeoutNanos, Consumer<End> onEnd) {
    new BodyReader(request, body, System.nanoTime() + timeoutNanos, onEnd).run();
  }

  @Override
  public void run() {
    End end;
    try {
      end = take();
    } catch (BadRequestException e) {
      end = new End(e, false);
    }
    if (end == null) {
      // The last byte has just come: idle until the body has to be there.
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
      endPoint.setIdleTimeout(Math.max(1, Math.min(idleMillis, leftMillis)));
      request.demand(this);
    } else {
      endPoint.setIdleTimeout(idleMillis);
      onEnd.accept(end);
    }
  }

  /** Takes what has arrived; returns null if there is more to come. */
  private @Nullable End take() throws BadRequestException {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        return null;
      }
      if (Content.Chunk.isFailure(chunk)) {
        boolean slow = chunk.getFailure() instanceof TimeoutException;
        return new End(
            slow ? tooSlow() : new BadRequestException("the body ends early or is malformed"),
            !slow);
      }
      try {
        body.add(chunk.getByteBuffer());
      } finally {
        chunk.release();
      }
      if (chunk.isLast()) {
        return new End(null, false);
      }
      if (System.nanoTime() - endNanos > 0) {
        throw tooSlow();
      }
    }
  }

  private static BadRequestException tooSlow() {
    return new BadRequestException(408, "the body did not arrive in time");
  }
}
