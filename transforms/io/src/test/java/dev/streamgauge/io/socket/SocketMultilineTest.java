package dev.streamgauge.io.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.logs.Multiline;
import java.io.IOException;
import java.net.Socket;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Test;

public class SocketMultilineTest {
  private static final String HOST = "127.0.0.1";
  private static final Multiline PATIENT =
      Multiline.stackTraces().withFlushAfter(Duration.standardHours(1));

  private SocketReading reading;

  @After
  public void close() throws Exception {
    if (reading != null) {
      reading.close();
    }
  }

  private void listen(Multiline rule) throws IOException {
    reading =
        SocketReading.start(
            SocketSource.listen(HOST, 0).withGrace(Duration.millis(10)).withMultiline(rule));
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  @Test
  public void tracesOfSendersThatTakeTurnsStayWhole() throws Exception {
    listen(PATIENT);
    try (Socket a = new Socket(HOST, reading.port());
        Socket b = new Socket(HOST, reading.port())) {
      send(a, "A1\n\tat a1\n");
      send(b, "B1\njava.io.IOException: b\n");
      send(a, "\tat a2\nA2\n");
      reading.untilLines("A1\n\tat a1\n\tat a2");
      send(b, "\tat b1\nB2\n");
      reading.untilLines("A1\n\tat a1\n\tat a2", "B1\njava.io.IOException: b\n\tat b1");
    }
    // Their ends hand on what was held back.
    reading.until(() -> assertThat(reading.lines).hasSize(4).contains("A2", "B2"));
  }

  private static final String CRI = "2026-11-23T14:10:11.5Z ";

  private static String docker(String text, String stream) {
    return "{\"log\":\""
        + text
        + "\",\"stream\":\""
        + stream
        + "\",\"time\":\"2026-11-23T14:10:11.5Z\"}\n";
  }

  @Test
  public void piecesOfAContainersLineAreJoinedByConnectionAndStream() throws Exception {
    reading = SocketReading.start(SocketSource.listen(HOST, 0).withGrace(Duration.millis(10)));
    try (Socket a = new Socket(HOST, reading.port());
        Socket b = new Socket(HOST, reading.port())) {
      send(a, CRI + "stderr P one, \n" + CRI + "stdout F out\n");
      reading.untilLines(CRI + "stdout F out");
      send(b, CRI + "stderr P other, \n" + docker("two, ", "stdout"));
      send(a, CRI + "stderr P more, \n" + CRI + "stderr F end\n");
      reading.untilLines(CRI + "stdout F out", CRI + "stderr F one, more, end");
      send(b, CRI + "stderr F end\n" + docker("end\\n", "stdout"));
      reading.untilLines(
          CRI + "stdout F out",
          CRI + "stderr F one, more, end",
          CRI + "stderr F other, end",
          docker("two, end\\n", "stdout").strip());
    }
  }

  @Test
  public void aPieceDoesNotWaitForEver() throws Exception {
    reading = SocketReading.start(SocketSource.listen(HOST, 0).withGrace(Duration.millis(10)));
    try (Socket socket = new Socket(HOST, reading.port())) {
      send(socket, CRI + "stderr P one\n");
      reading.untilLines(CRI + "stderr F one");
    }
  }

  @Test
  public void aLineDoesNotWaitForEver() throws Exception {
    listen(Multiline.stackTraces().withFlushAfter(Duration.millis(50)));
    try (Socket socket = new Socket(HOST, reading.port())) {
      send(socket, "ERROR x\n\tat y\n");
      reading.untilLines("ERROR x\n\tat y");
      send(socket, "\tat late\n");
      reading.untilLines("ERROR x\n\tat y", "\tat late");
    }
  }

  @Test
  public void stoppingHandsOnWhatIsHeldBack() throws Exception {
    listen(PATIENT);
    try (Socket socket = new Socket(HOST, reading.port())) {
      send(socket, "one\ntwo\n\tat x\n");
      reading.untilLines("one");
      reading.stop();
      reading.untilLines("one", "two\n\tat x");
      await().until(reading::stop);
    }
  }

  @Test
  public void aSourceThatStopsBeforeHeldLinesComeIsRefused() {
    SocketLines lines = SocketLines.listen(HOST, 0).withMultiline(Multiline.stackTraces());
    assertThatThrownBy(() -> lines.withStopWhenIdle(Duration.millis(1999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1999 ms")
        .hasMessageContaining("1000 ms");
  }
}
