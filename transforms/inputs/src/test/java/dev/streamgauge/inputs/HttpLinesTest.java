package dev.streamgauge.inputs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** Plain and JSON lines over HTTP, and what wrong and hostile requests get. */
@RunWith(JUnit4.class)
public class HttpLinesTest {
  private static final String[] PLAIN = {"Content-Type", "text/plain"};

  private InputReading reading;

  @Before
  public void start() throws IOException {
    reading = InputReading.start(InputLines.http("127.0.0.1", 0).withMaxRequestBytes(1 << 20));
  }

  @After
  public void stop() throws IOException {
    reading.close();
  }

  private int status(String path, byte[] body, String... headers) throws Exception {
    return HttpClients.post(reading.url(path), body, headers).statusCode();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  public void eachLineOfABodyIsALine() throws Exception {
    assertThat(status("/", "ERROR one\r\n\ntwo\nthe last".getBytes(UTF_8), PLAIN)).isEqualTo(204);
    assertThat(reading.untilLines(4)).containsExactly("ERROR one", "", "two", "the last");
    assertThat(reading.origins).containsOnly("http:127.0.0.1");
  }

  @Test
  public void linesOfJsonStayAsTheyAre() throws Exception {
    String body = "{\"level\":\"ERROR\"}\n{\"broken\n";
    assertThat(status("/lines", body.getBytes(UTF_8), "Content-Type", "application/x-ndjson"))
        .isEqualTo(204);
    assertThat(reading.untilLines(2)).containsExactly("{\"level\":\"ERROR\"}", "{\"broken");
  }

  @Test
  public void eachObjectOfAJsonBodyIsALine() throws Exception {
    String body = "[{\"a\":1},\n {\"b\":\n  {\"c\":\"ä\"}}]{\"d\":[1,2]}";
    assertThat(
            status("/", ("\uFEFF" + body).getBytes(UTF_8), "Content-Type", "application/json; a=b"))
        .isEqualTo(204);
    assertThat(reading.untilLines(3))
        .containsExactly("{\"a\":1}", "{\"b\":{\"c\":\"ä\"}}", "{\"d\":[1,2]}");
  }

  @Test
  public void aCompressedBodyIsUncompressed() throws Exception {
    byte[] body = gzip("one\ntwo\n".getBytes(UTF_8));
    assertThat(status("/", body, "Content-Type", "text/plain", "Content-Encoding", "gzip"))
        .isEqualTo(204);
    assertThat(reading.untilLines(2)).containsExactly("one", "two");
  }

  @Test
  public void wrongRequestsGetAnAnswerThatSaysSoAndStoreNothing() throws Exception {
    assertThat(status("/", "{\"a\":1} 7".getBytes(UTF_8), "Content-Type", "application/json"))
        .isEqualTo(400);
    assertThat(status("/", "{\"a\":".getBytes(UTF_8), "Content-Type", "application/json"))
        .isEqualTo(400);
    assertThat(status("/", "x".getBytes(UTF_8), "Content-Type", "image/png")).isEqualTo(415);
    assertThat(
            status(
                "/", "x".getBytes(UTF_8), "Content-Encoding", "br", "Content-Type", "text/plain"))
        .isEqualTo(415);
    assertThat(
            status(
                "/",
                "no gzip".getBytes(UTF_8),
                "Content-Encoding",
                "gzip",
                "Content-Type",
                "text/plain"))
        .isEqualTo(400);
    assertThat(status("/nowhere", "x".getBytes(UTF_8), PLAIN)).isEqualTo(404);
    assertThat(HttpClients.send("DELETE", reading.url("/lines")).statusCode()).isEqualTo(405);
    assertThat(status("/", "good\n".getBytes(UTF_8), PLAIN)).isEqualTo(204);
    assertThat(reading.untilLines(1)).containsExactly("good");
    assertThat(reading.counters().rejected.get()).isEqualTo(7);
    assertThat(reading.counters().accepted.get()).isEqualTo(1);
  }

  @Test
  public void aBodyThatIsTooLargeIsRefusedCompressedOrNot() throws Exception {
    byte[] large = new byte[(1 << 20) + 1];
    assertThat(status("/", large, PLAIN)).isEqualTo(413);
    byte[] bomb = gzip(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(1 << 20);
    assertThat(status("/", bomb, "Content-Encoding", "gzip", "Content-Type", "text/plain"))
        .isEqualTo(413);
    assertThat(status("/", "good\n".getBytes(UTF_8), PLAIN)).isEqualTo(204);
    assertThat(reading.untilLines(1)).containsExactly("good");
  }

  @Test
  public void aBodyThatEndsEarlyStoresNothing() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", reading.port())) {
      socket
          .getOutputStream()
          .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf\n".getBytes(UTF_8));
    }
    assertThat(status("/", "good\n".getBytes(UTF_8), PLAIN)).isEqualTo(204);
    assertThat(reading.untilLines(1)).containsExactly("good");
  }

  @Test
  public void lengthsThatAreNoneAreRefused() throws Exception {
    for (String length : List.of("-1", "99999999999999999999", "0x10")) {
      try (Socket socket = new Socket("127.0.0.1", reading.port())) {
        String head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\nx\n";
        socket.getOutputStream().write(head.getBytes(UTF_8));
        assertThat(firstLine(socket.getInputStream())).as(length).contains(" 400 ");
      }
    }
    assertThat(status("/", "good\n".getBytes(UTF_8), PLAIN)).isEqualTo(204);
    assertThat(reading.untilLines(1)).containsExactly("good");
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return line.toString();
  }

  @Test
  public void aSlowBodyIsGivenUpAndHoldsUpNobody() throws Exception {
    try (InputReading impatient =
            InputReading.start(
                InputLines.of(
                    InputLines.http("127.0.0.1", 0)
                        .source()
                        .with(
                            settings ->
                                settings
                                    .setRequestTimeout(Duration.ofMillis(200))
                                    .setIdleTimeout(Duration.ofMillis(300)))));
        Socket slow = new Socket("127.0.0.1", impatient.port())) {
      slow.getOutputStream()
          .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf".getBytes(UTF_8));
      assertThat(HttpClients.post(impatient.url("/"), "good".getBytes(UTF_8)).statusCode())
          .isEqualTo(204);
      assertThat(firstLine(slow.getInputStream())).contains(" 408 ");
      assertThat(impatient.untilLines(1)).containsExactly("good");
    }
  }

  @Test
  public void whileThereIsNoRoomSendersAreToldToComeBack() throws Exception {
    try (InputReading small =
        InputReading.start(
            InputLines.of(
                InputLines.http("127.0.0.1", 0)
                    .source()
                    .with(
                        settings ->
                            settings.setBufferBytes(2000).setPatience(Duration.ofMillis(50)))))) {
      byte[] body = ("x".repeat(999) + "\n").getBytes(UTF_8);
      int stored = 0;
      HttpResponse<byte[]> answer = HttpClients.post(small.url("/"), body, PLAIN);
      while (answer.statusCode() == 204) {
        stored++;
        answer = HttpClients.post(small.url("/"), body, PLAIN);
      }
      assertThat(stored).isPositive();
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(small.drain()).hasSize(stored);
      assertThat(HttpClients.post(small.url("/"), body, PLAIN).statusCode()).isEqualTo(204);
      assertThat(small.untilLines(stored + 1)).hasSize(stored + 1);
      assertThat(small.counters().deferred.get()).isEqualTo(1);
    }
  }

  @Test
  public void manySendersAtOnceLoseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> sent =
          java.util.stream.IntStream.range(0, 200)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> status("/", ("a" + i + "\nb" + i + "\n").getBytes(UTF_8), PLAIN)))
              .toList();
      for (Future<Integer> each : sent) {
        assertThat(each.get()).isEqualTo(204);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(reading.untilLines(400)).hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  public void moreConnectionsThanAllowedAreClosed() throws Exception {
    try (InputReading few =
            InputReading.start(InputLines.http("127.0.0.1", 0).withMaxConnectionsPerHost(2));
        Socket one = new Socket("127.0.0.1", few.port());
        Socket two = new Socket("127.0.0.1", few.port())) {
      Awaitility.await().until(() -> few.counters().opened.get() == 2);
      try (Socket three = new Socket("127.0.0.1", few.port())) {
        assertThat(three.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(few.counters().refused.get()).isEqualTo(1);
      two.getOutputStream()
          .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\ngood".getBytes(UTF_8));
      assertThat(few.untilLines(1)).containsExactly("good");
      assertThat(one.isConnected()).isTrue();
    }
  }
}
