package dev.streamgauge.inputs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.Assume.assumeTrue;

import dev.streamgauge.inputs.receive.InputSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** Syslog as datagrams. */
@RunWith(JUnit4.class)
public class SyslogTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static void send(int port, byte[]... datagrams) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      for (byte[] datagram : datagrams) {
        socket.send(
            new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  public void eachDatagramIsALine() throws Exception {
    try (InputReading reading = InputReading.start(InputLines.syslogUdp("127.0.0.1", 0))) {
      send(
          reading.port(),
          bytes("<11>1 - host app - - - ERROR one\n"),
          bytes("<14>two\0"),
          bytes(""),
          bytes("<14>a\nb"),
          new byte[] {'x', (byte) 0xC0, '\r', '\n'});
      assertThat(reading.untilLines(4))
          .containsExactly("<11>1 - host app - - - ERROR one", "<14>two", "<14>a\nb", "x\uFFFD");
      assertThat(reading.origins).containsOnly("syslog+udp:127.0.0.1");
    }
  }

  @Test
  public void linesAreCutAtTheirLimit() throws Exception {
    try (InputReading reading =
        InputReading.start(InputLines.syslogUdp("127.0.0.1", 0).withMaxLineBytes(5))) {
      send(reading.port(), bytes("123456789"), bytes("12345"));
      assertThat(reading.untilLines(2)).containsExactly("12345", "12345");
      assertThat(reading.cut).isEqualTo(1);
    }
  }

  @Test
  public void whatTheSystemDropsIsCounted() throws Exception {
    assumeTrue("there is no /proc/net/udp", Files.exists(Path.of("/proc/net/udp")));
    InputSource source =
        InputLines.syslogUdp("127.0.0.1", 0)
            .withReceiveBufferBytes(1)
            .source()
            .with(settings -> settings.setBufferBytes(1).setPatience(Duration.ofMillis(1)));
    try (InputReading reading = InputReading.start(InputLines.of(source))) {
      byte[][] flood = new byte[2000][];
      for (int i = 0; i < flood.length; i++) {
        flood[i] = bytes(String.format("%0500d", i));
      }
      // Nothing is read meanwhile: one chunk fills the buffer.
      send(reading.port(), flood);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> reading.drain().size() + reading.counters().dropped.get() >= flood.length);
      assertThat(reading.counters().dropped.get()).isPositive();
      assertThat(reading.lines.size() + reading.counters().dropped.get()).isEqualTo(flood.length);
    }
  }

  @Test
  public void aUnixSocketTakesDatagramsAndIsRemovedAtTheEnd() throws Exception {
    Path path = folder.getRoot().toPath().resolve("gauge.sock");
    List<String> expected = new ArrayList<>();
    try (InputReading reading =
        InputReading.start(InputLines.syslogUnix(path.toString()).withSocketMode("660"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw----");
      try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
        channel.connect(AFUNIXSocketAddress.of(path));
        for (int i = 0; i < 1000; i++) {
          String line = "<14>line " + i;
          expected.add(line);
          channel.write(ByteBuffer.wrap(bytes(line + "\n")));
        }
      }
      assertThat(reading.untilLines(1000)).isEqualTo(expected);
      assertThat(reading.origins).containsOnly("syslog+unix:" + path);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  public void whatAKilledProcessLeftIsReplacedButNotWhatAnotherUses() throws Exception {
    Path path = folder.getRoot().toPath().resolve("gauge.sock");
    try (AFUNIXDatagramChannel left = AFUNIXDatagramChannel.open()) {
      left.bind(AFUNIXSocketAddress.of(path));
    }
    if (!Files.exists(path)) {
      Files.createSymbolicLink(path, path.resolveSibling("gone"));
    }
    try (InputReading reading = InputReading.start(InputLines.syslogUnix(path.toString()))) {
      assertThatThrownBy(() -> InputReading.start(InputLines.syslogUnix(path.toString())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process listens there");
    }
    Files.writeString(path, "a file");
    assertThatThrownBy(() -> InputReading.start(InputLines.syslogUnix(path.toString())))
        .hasMessageContaining("not a socket");
    assertThat(path).hasContent("a file");
  }
}
