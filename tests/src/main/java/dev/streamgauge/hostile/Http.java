package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Requests, and the answers that they must get. */
final class Http {
  /** Stands for a connection that was closed without an answer. */
  static final int CLOSED = 0;

  /** Others are in the way now and then. */
  private static final int TRIES = 1000;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  static int send(String method, String url, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Sends a request and returns whether it was taken; false if it has to be sent again later. */
  static boolean taken(String url, byte[] body, String type) throws Exception {
    int status = send("POST", url, body, "Content-Type", type);
    if (status >= 400 && status != 429 && status != 503) {
      throw new AssertionError("a good request was answered with " + status);
    }
    return status < 300;
  }

  /** Returns a peer whose request must be answered with one of {@code statuses}. */
  static HostilePeer peer(
      String what, String path, byte[] body, List<Integer> statuses, String... headers) {
    return new HostilePeer(
        what,
        target -> expect(statuses, () -> send("POST", target.url(path), body, headers), what));
  }

  private interface Exchange {
    int status() throws Exception;
  }

  private static int expect(List<Integer> statuses, Exchange exchange, String what)
      throws Exception {
    int status = 429;
    for (int i = 0; i < TRIES && status == 429; i++) {
      try {
        status = exchange.status();
      } catch (IOException e) {
        // The connection had waited for long, and made room for another one.
        if (i == TRIES - 1) {
          throw e;
        }
      }
    }
    if (!statuses.contains(status)) {
      throw new AssertionError(what + ": answered with " + status + " instead of " + statuses);
    }
    return status >= 400 ? 1 : 0;
  }

  /** Returns a peer that sends bytes of its own, and then waits for the answer. */
  static HostilePeer raw(String what, String request, List<Integer> statuses) {
    return new HostilePeer(
        what, target -> expect(statuses, () -> status(target, request.getBytes(ISO_8859_1)), what));
  }

  private static int status(Target target, byte[] request) throws IOException {
    try (Socket socket = target.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      InputStream in = socket.getInputStream();
      String head = new String(in.readNBytes("HTTP/1.1 400".length()), ISO_8859_1);
      return head.length() < 12 ? CLOSED : Integer.parseInt(head.substring(9));
    } catch (SocketException reset) {
      return CLOSED;
    }
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }
}
