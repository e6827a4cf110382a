package dev.streamgauge.inputs.http;

import dev.streamgauge.inputs.receive.InputCounters;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers and counts what is no HTTP, of which {@link RequestHandler} sees nothing. */
final class MalformedRequests extends ErrorHandler {
  private final InputCounters counters;

  MalformedRequests(InputCounters counters) {
    this.counters = counters;
    setShowCauses(false);
    setShowStacks(false);
    setDefaultResponseMimeType("text/plain");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    counters.rejected.increment();
    return super.handle(request, response, callback);
  }
}
