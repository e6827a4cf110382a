package dev.streamgauge.io.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.util.Backoff;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class SocketConnectTest {
  private static final String HOST = "127.0.0.1";

  private static ServerSocket serve(int port) throws IOException {
    return new ServerSocket(port, 10, InetAddress.getByName(HOST));
  }

  private static SocketReading read(int port) throws IOException {
    return SocketReading.start(
        SocketSource.connect(HOST, port).withGrace(org.joda.time.Duration.millis(10)));
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  @Test
  public void readsFromAServerByNewlinesOnly() throws Exception {
    try (ServerSocket server = serve(0);
        SocketReading reading = read(server.getLocalPort());
        Socket socket = server.accept()) {
      send(socket, "5 <1>ab\nb\n");
      reading.untilLines("5 <1>ab", "b");
      assertThat(reading.origins).containsOnly("socket:127.0.0.1:" + server.getLocalPort());
      assertThat(reading.source.boundPort()).isEmpty();
    }
  }

  @Test
  public void comesBackWhenTheServerGoesAwayAndReturns() throws Exception {
    ServerSocket first = serve(0);
    int port = first.getLocalPort();
    try (SocketReading reading = read(port)) {
      Socket socket = first.accept();
      first.close();
      send(socket, "before\nhalf");
      reading.untilLines("before");
      socket.setSoLinger(true, 0);
      socket.close();
      reading.untilLines("before", "half");
      SocketCounters counters = reading.engine().counters();
      reading.until(() -> assertThat(counters.failedConnects.get()).isPositive());
      try (ServerSocket second = serve(port);
          Socket again = second.accept()) {
        send(again, "after\n");
        reading.untilLines("before", "half", "after");
      }
      assertThat(counters.opened.get()).isEqualTo(2);
      assertThat(counters.reconnects.get()).isEqualTo(1);
    }
  }

  @Test
  public void waitsForAServerThatIsNotThereYet() throws Exception {
    int port;
    try (ServerSocket free = serve(0)) {
      port = free.getLocalPort();
    }
    try (SocketReading reading = read(port)) {
      SocketCounters counters = reading.engine().counters();
      reading.until(() -> assertThat(counters.failedConnects.get()).isGreaterThan(1));
      try (ServerSocket server = serve(port);
          Socket socket = server.accept()) {
        send(socket, "at last\n");
        reading.untilLines("at last");
      }
      assertThat(counters.reconnects.get()).isZero();
    }
  }

  @Test
  public void keepsTryingAHostThatDoesNotResolve() throws Exception {
    try (SocketReading reading =
        SocketReading.start(
            SocketSource.connect("no.such.host.invalid", 1)
                .withGrace(org.joda.time.Duration.millis(10)))) {
      SocketCounters counters = reading.engine().counters();
      reading.until(() -> assertThat(counters.failedConnects.get()).isGreaterThan(1));
    }
  }

  @Test
  public void findsAServerOnAnyAddressOfItsHost() throws Exception {
    for (InetAddress address : InetAddress.getAllByName("localhost")) {
      try (ServerSocket server = new ServerSocket(0, 10, address);
          SocketReading reading =
              SocketReading.start(
                  SocketSource.connect("localhost", server.getLocalPort())
                      .withGrace(org.joda.time.Duration.millis(10)));
          Socket socket = server.accept()) {
        send(socket, "a\n");
        reading.untilLines("a");
      }
    }
  }

  @Test
  public void waitsLongerForAServerThatClosesAtOnce() throws Exception {
    try (ServerSocket server = serve(0);
        SocketReading reading = read(server.getLocalPort())) {
      long start = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        server.accept().close();
      }
      // 100 ms, 200 ms and 400 ms between them.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(650));
      try (Socket socket = server.accept()) {
        send(socket, "a\n");
        reading.untilLines("a");
      }
    }
  }

  @Test
  public void delaysDoubleToTheLongestAndBeginAgain() {
    Backoff backoff = new Backoff(100, 5000);
    long[] delays = new long[8];
    for (int i = 0; i < delays.length; i++) {
      assertThat(backoff.grows()).isEqualTo(i < 6);
      delays[i] = backoff.next();
    }
    assertThat(delays).containsExactly(100, 200, 400, 800, 1600, 3200, 5000, 5000);
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(100);
  }
}
