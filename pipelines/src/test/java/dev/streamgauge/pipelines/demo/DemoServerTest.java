package dev.streamgauge.pipelines.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.joda.time.Duration;
import org.junit.Test;

public class DemoServerTest {
  private static Socket connect(DemoServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  @Test
  public void sendsItsLinesAtAnEvenPace() throws IOException {
    try (DemoServer server = DemoServer.start(1000, Duration.millis(500))) {
      long start = System.nanoTime();
      List<String> lines;
      try (Socket socket = connect(server);
          BufferedReader reader = reader(socket)) {
        lines = reader.lines().toList();
      }
      // The last of 500 lines is due after 499 ms.
      assertThat(System.nanoTime() - start).isGreaterThan(490_000_000L);
      assertThat(lines)
          .hasSize(500)
          .allMatch(
              line ->
                  line.matches(
                      "ts=\\S+Z level=(ERROR|INFO) host=web-\\d\\d service=\\w+ msg=\".+\""));
      assertThat(lines.stream().filter(line -> line.contains("ERROR"))).hasSize(25);
      assertThat(server.linesSent()).isEqualTo(500);
      assertThat(server.errorsSent()).isEqualTo(25);
    }
  }

  @Test
  public void sendsAtLeastOneLine() throws IOException {
    try (DemoServer server = DemoServer.start(1, Duration.millis(1));
        Socket socket = connect(server);
        BufferedReader reader = reader(socket)) {
      assertThat(reader.lines()).hasSize(1);
    }
  }

  @Test
  public void inAnIncidentTheErrorsOfOneHostRiseAndSomeComeLate() throws IOException {
    try (DemoServer server = DemoServer.start(200, Duration.standardSeconds(20));
        Socket socket = connect(server);
        BufferedReader reader = reader(socket)) {
      List<String> lines = reader.lines().toList();

      List<String> times = lines.stream().map(line -> line.substring(3, 27)).toList();
      assertThat(times).isNotEqualTo(times.stream().sorted().toList());
      assertThat(lines.stream().filter(line -> line.contains("ERROR host=web-07")).count())
          .isGreaterThan(30);
      assertThat(lines).hasSize(4000);
      assertThat(server.linesSent()).isEqualTo(4000);
      assertThat(lines.stream().filter(line -> line.contains("ERROR")))
          .hasSize((int) server.errorsSent());
    }
  }

  @Test
  public void stopsWhenTheClientHasGone() throws IOException {
    try (DemoServer server = DemoServer.start(100_000, Duration.standardMinutes(5))) {
      try (Socket socket = connect(server);
          BufferedReader reader = reader(socket)) {
        assertThat(reader.readLine()).isNotNull();
      }
      await().until(server::isEnded);
      assertThat(server.linesSent()).isBetween(1L, 29_999_999L);
    }
  }

  @Test
  public void stopsWhenItIsClosed() throws IOException {
    DemoServer waiting = DemoServer.start(1000, Duration.standardMinutes(5));
    waiting.close();
    await().until(waiting::isEnded);

    DemoServer sending = DemoServer.start(1000, Duration.standardMinutes(5));
    try (Socket socket = connect(sending);
        BufferedReader reader = reader(socket)) {
      assertThat(reader.readLine()).isNotNull();
      sending.close();
      await().until(sending::isEnded);
    }
  }
}
