package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is wrong with requests and connections whatever they carry. */
final class HttpPeers {
  private static final int BOMB = 64 << 20;

  /** Three of them take more than three quarters of the memory of all, which is at least 48 MiB. */
  private static final int LARGE = 15 << 20;

  private static final int STALLED = 4;

  private HttpPeers() {}

  /** Returns those for a path that takes {@code good} with a content type. */
  static List<HostilePeer> of(String path, String type, byte[] good) {
    List<HostilePeer> peers = new ArrayList<>();
    String[] typed = {"Content-Type", type};
    String[] zipped = {"Content-Type", type, "Content-Encoding", "gzip"};
    byte[] bomb = Http.gzip(new byte[BOMB]);
    peers.add(Http.peer("a gzip bomb", path, bomb, List.of(413), zipped));
    peers.add(Http.peer("a gzip bomb in gzip", path, Http.gzip(bomb), List.of(204, 400), zipped));
    peers.add(Http.peer("half of gzip", path, Http.half(Http.gzip(good)), List.of(400), zipped));
    peers.add(Http.peer("no gzip", path, good, List.of(400), zipped));
    peers.add(Http.peer("an empty body of gzip", path, new byte[0], List.of(400), zipped));
    peers.add(
        Http.peer(
            "two encodings",
            path,
            Http.gzip(Http.gzip(good)),
            List.of(415),
            "Content-Type",
            type,
            "Content-Encoding",
            "gzip, gzip"));
    peers.add(
        Http.peer(
            "an unknown encoding",
            path,
            good,
            List.of(415),
            "Content-Type",
            type,
            "Content-Encoding",
            "zstd"));
    peers.add(Http.peer("an image", path, good, List.of(415), "Content-Type", "image/png"));
    peers.add(Http.peer("too much", path, new byte[(16 << 20) + 1], List.of(413), typed));
    peers.add(
        Http.peer(
            "no such path",
            path + (path.endsWith("/") ? "x/y" : "/x/y"),
            good,
            List.of(404),
            typed));
    peers.add(
        HostilePeer.uncounted(
            "a wrong method",
            target -> {
              int status = Http.send("DELETE", target.url(path), new byte[0]);
              if (status != 405) {
                throw new AssertionError("DELETE was answered with " + status);
              }
            }));
    return peers;
  }

  /** Returns those of which the path and the content do not matter. */
  static List<HostilePeer> ofAnyPath(String path, String type, byte[] good) {
    List<HostilePeer> peers = new ArrayList<>(malformed(path, type));
    peers.add(
        HostilePeer.uncounted("the same request after a lost answer", twice(path, type, good)));
    peers.add(HostilePeer.uncounted("bodies that stall", target -> stalled(target, path)));
    peers.add(
        HostilePeer.uncounted(
            "connections that say nothing", target -> Crowd.of(target, HttpPeers::answers)));
    return peers;
  }

  private static List<HostilePeer> malformed(String path, String type) {
    String post = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\n";
    List<Integer> bad = List.of(400);
    String chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    return List.of(
        Http.raw("a negative length", post + "Content-Length: -1\r\n\r\nx", bad),
        Http.raw("a huge length", post + "Content-Length: 99999999999999999999\r\n\r\nx", bad),
        Http.raw(
            "a length beyond the limit", post + "Content-Length: 9999999999\r\n\r\n", List.of(413)),
        Http.raw("two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", bad),
        Http.raw(
            "a length and chunks",
            post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            bad),
        Http.raw("a chunk of a negative size", chunked + "-1\r\nx", bad),
        Http.raw("a chunk of a huge size", chunked + "fffffffffffffffffff\r\nx", bad),
        Http.raw("no HTTP", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", bad),
        Http.raw("a newer HTTP", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", List.of(400, 426, 505)),
        Http.raw(
            "a long path",
            "POST /" + "x".repeat(64 << 10) + " HTTP/1.1\r\n",
            List.of(414, Http.CLOSED)),
        Http.raw(
            "a long header",
            post + "X: " + "x".repeat(64 << 10) + "\r\n\r\n",
            List.of(431, Http.CLOSED)),
        endless(chunked));
  }

  /** Chunks that never end must end at the limit of a request. */
  private static HostilePeer endless(String head) {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    return HostilePeer.uncounted(
        "chunks without an end",
        target -> {
          try (Socket socket = target.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(ISO_8859_1));
            for (int i = 0; i < 1000; i++) {
              out.write(chunk.getBytes(ISO_8859_1));
            }
            throw new AssertionError("64 MB of chunks were taken");
          } catch (SocketException closed) {
            // As it must be.
          }
        });
  }

  /** Sends a request, does not wait for the answer, and sends it again on another connection. */
  private static HostilePeer.Uncounted twice(String path, String type, byte[] body) {
    String request =
        String.format(
            Locale.ROOT,
            "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
            path,
            type,
            body.length);
    return target -> {
      for (int i = 0; i < 2; i++) {
        try (Socket socket = target.connect()) {
          socket.getOutputStream().write(request.getBytes(ISO_8859_1));
          socket.getOutputStream().write(body);
        }
      }
    };
  }

  /**
   * Sends all but the last byte of bodies that take up the memory of all requests, and then
   * requires that others get room.
   */
  private static void stalled(Target target, String path) throws Exception {
    byte[] body = new byte[LARGE - 1];
    String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + LARGE + "\r\n\r\n";
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < STALLED; i++) {
        Socket socket = target.connect();
        sockets.add(socket);
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
        try {
          socket.getOutputStream().write(body);
        } catch (SocketException refused) {
          // There is no memory left, as it was meant.
        }
      }
      Crowd.untilItSucceeds(() -> fits(target, path));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Returns whether there is memory for a large body, which means nothing. */
  private static boolean fits(Target target, String path) throws Exception {
    int status = Http.send("POST", target.url(path), new byte[LARGE], "Content-Type", "image/png");
    return status == 415;
  }

  private static boolean answers(Target target) throws Exception {
    return Http.send("GET", target.url("/ready"), new byte[0]) == 200;
  }
}
