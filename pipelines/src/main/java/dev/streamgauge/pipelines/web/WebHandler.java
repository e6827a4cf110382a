package dev.streamgauge.pipelines.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests: through the {@link Doors} to a route. */
final class WebHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(WebHandler.class);

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final Doors doors;
  private final Routes routes;
  private final EventStreams streams;

  WebHandler(Doors doors, Routes routes, EventStreams streams) {
    this.doors = doors;
    this.routes = routes;
    this.streams = streams;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HEADERS.forEach(response.getHeaders()::put);
    String path = Request.getPathInContext(request);
    Optional<Routes.Route> route = routes.endpoint(path);
    Optional<Function<Query, EventFeed>> stream = routes.stream(path);
    HttpFields headers = request.getHeaders();
    Reply refusal =
        doors.refusal(
            request.getMethod(),
            headers,
            host(request),
            route.map(Routes.Route::open).orElse(false));
    if (refusal != null) {
      send(refusal, request, response, callback);
    } else if (stream.isPresent()) {
      stream(stream.get(), request, response, callback);
    } else if (route.isPresent()) {
      send(answer(route.get().endpoint(), request), request, response, callback);
    } else {
      send(Reply.text(404, "there is nothing here"), request, response, callback);
    }
    return true;
  }

  /** Returns the host and port of the request as the client has written them. */
  private static @Nullable String host(Request request) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    return host == null ? request.getHttpURI().getAuthority() : host;
  }

  private void stream(
      Function<Query, EventFeed> feed, Request request, Response response, Callback callback) {
    Reply problem;
    try {
      if (streams.open(feed.apply(query(request)), request, response, callback)) {
        return;
      }
      problem =
          Reply.text(503, "there are already " + EventStreams.MAX_SUBSCRIBERS + " subscribers")
              .with("Retry-After", "10");
    } catch (BadQueryException e) {
      problem = Reply.text(400, e.getMessage());
    }
    send(problem, request, response, callback);
  }

  private static Reply answer(Endpoint endpoint, Request request) {
    try {
      return endpoint.get(query(request));
    } catch (BadQueryException e) {
      return Reply.text(400, e.getMessage());
    } catch (IOException e) {
      LOG.warn("Cannot answer {}", Request.getPathInContext(request), e);
      return Reply.text(503, "not available now").with("Retry-After", "5");
    } catch (RuntimeException e) {
      LOG.error("Cannot answer {}", Request.getPathInContext(request), e);
      return Reply.text(500, "this is a bug: the log has the reason");
    }
  }

  private static Query query(Request request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    try {
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        parameters.put(field.getName(), field.getValue());
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new BadQueryException("the parameters are not UTF-8 text");
    }
    HttpFields headers = request.getHeaders();
    return new Query(
        Request.getPathInContext(request),
        parameters,
        text(headers, HttpHeader.ACCEPT),
        text(headers, HttpHeader.IF_NONE_MATCH));
  }

  private static String text(HttpFields headers, HttpHeader name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }

  private static void send(Reply reply, Request request, Response response, Callback callback) {
    response.setStatus(reply.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    reply.headers().forEach(response.getHeaders()::put);
    boolean head = request.getMethod().equals("HEAD");
    response.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(reply.body()), callback);
  }
}
