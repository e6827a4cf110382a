package dev.streamgauge.inputs.http;

import dev.streamgauge.inputs.receive.Arrivals;
import dev.streamgauge.inputs.receive.ByteBudget;
import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.util.RateLimitedLogger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request, reads its body within the limits, and sends the answer. */
final class RequestHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  /** Seconds after which a sender should try again. */
  private static final String RETRY_AFTER = "1";

  /** A body that is late gets an answer; this is for those of which nobody takes notice. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final InputSettings settings;
  private final Intake intake;
  private final InputCounters counters;
  private final List<Route> routes;
  private final ConnectionLimits connections;
  private final Arrivals bodies = new Arrivals();
  private final ByteBudget memory;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);

  RequestHandler(
      InputSettings settings,
      Intake intake,
      InputCounters counters,
      List<Route> routes,
      ConnectionLimits connections) {
    this.settings = settings;
    this.intake = intake;
    this.counters = counters;
    this.routes = routes;
    this.connections = connections;
    // Who has sent most of a body and stalls must not keep out all others.
    this.memory =
        new ByteBudget(
            settings.requestMemory(),
            () -> {
              boolean unused = bodies.makeRoom();
            });
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    connections.requestBegins(endPoint(request));
    Call.Head head =
        new Call.Head(
            request.getMethod(),
            Request.getPathInContext(request),
            request.getHttpURI().getQuery(),
            request.getHeaders().get(HttpHeader.CONTENT_TYPE),
            request.getHeaders().get(HttpHeader.CONTENT_ENCODING),
            Request.getRemoteAddr(request));
    Route route = find(head);
    if (route == null) {
      refuse(request, Answer.text(404, "there is nothing at this path"), response, callback);
      return true;
    }
    if (!route.takes(head.method())) {
      Answer answer = route.failure(head, 405, "this path takes POST").with("Allow", "POST");
      refuse(request, answer, response, callback);
      return true;
    }
    Body body = new Body(settings.maxRequestBytes(), memory.share());
    try {
      body.expect(Math.max(0, request.getLength()));
    } catch (BadRequestException e) {
      body.close();
      refuse(request, failure(route, head, e), response, callback);
      return true;
    }
    Arrivals.Arrival arrival =
        bodies.begin(
            settings.requestTimeout().plus(GRACE), body.memory()::taken, endPoint(request)::close);
    BodyReader.read(
        request,
        body,
        settings.requestTimeout().toNanos(),
        end -> {
          arrival.close();
          try (body) {
            Answer answer =
                end.failure() == null
                    ? answer(route, head, body)
                    : failure(route, head, end.failure());
            if (end.failure() != null) {
              // The rest of its body, if any, is not worth reading.
              answer = answer.with("Connection", "close");
            }
            send(answer, response, callback);
          }
        });
    return true;
  }

  private static EndPoint endPoint(Request request) {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  /** Ends bodies that have not ended by themselves in time. */
  void tick() {
    bodies.endOverdue();
  }

  /** Returns the route of a request, or else one that has its path but not its method, or null. */
  private @Nullable Route find(Call.Head head) {
    Route ofPath = null;
    for (Route route : routes) {
      if (route.has(head.path())) {
        if (route.takes(head.method())) {
          return route;
        }
        ofPath = route;
      }
    }
    return ofPath;
  }

  private Answer answer(Route route, Call.Head head, Body body) {
    try {
      body.uncompress(head.contentEncoding());
      return route.answer(new Call(head, body, settings, intake, counters));
    } catch (BadRequestException e) {
      return failure(route, head, e);
    } catch (RuntimeException e) {
      limitedLog.warn(
          "{}: a request from {} for {} cannot be understood (logged at most once a minute)",
          settings.name(),
          head.peer(),
          head.path(),
          e);
      return route.failure(head, 400, "the request cannot be understood");
    }
  }

  private static Answer failure(Route route, Call.Head head, BadRequestException e) {
    Answer answer = route.failure(head, e.status(), e.getMessage());
    return isLater(e.status()) ? answer.with("Retry-After", RETRY_AFTER) : answer;
  }

  private static boolean isLater(int status) {
    return status == 429 || status == 503;
  }

  /** Answers without reading the body. A sender must know that what it still sends is lost. */
  private void refuse(Request request, Answer answer, Response response, Callback callback) {
    boolean hasBody =
        request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
            || request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0;
    send(hasBody ? answer.with("Connection", "close") : answer, response, callback);
  }

  private void send(Answer answer, Response response, Callback callback) {
    int status = answer.status();
    (status < 300 ? counters.accepted : isLater(status) ? counters.deferred : counters.rejected)
        .increment();
    connections.requestEnds(endPoint(response.getRequest()));
    response.setStatus(status);
    if (answer.contentType() != null) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    }
    answer.headers().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }
}
