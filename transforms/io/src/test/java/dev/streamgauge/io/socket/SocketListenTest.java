package dev.streamgauge.io.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class SocketListenTest {
  private static final String HOST = "127.0.0.1";
  private final List<AutoCloseable> opened = new ArrayList<>();

  @After
  public void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
  }

  private static SocketSource source() {
    return SocketSource.listen(HOST, 0).withGrace(org.joda.time.Duration.millis(10));
  }

  private SocketReading read(SocketSource source) throws IOException {
    SocketReading reading = SocketReading.start(source);
    opened.add(reading);
    return reading;
  }

  private Socket connect(SocketReading reading) throws IOException {
    Socket socket = new Socket(HOST, reading.port());
    opened.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  @Test
  public void readsLinesInWhateverFrames() throws Exception {
    SocketReading reading = read(source());
    Socket socket = connect(reading);
    send(socket, "one\r\n\n5 <1>ab2026 x\0\nhalf");
    reading.untilLines("one", "", "<1>ab", "2026 x\0");
    send(socket, " done\nlast");
    reading.untilLines("one", "", "<1>ab", "2026 x\0", "half done");
    socket.close();
    reading.untilLines("one", "", "<1>ab", "2026 x\0", "half done", "last");
    assertThat(reading.origins).containsOnly("listen:127.0.0.1");
    assertThat(reading.engine().counters().opened.get()).isEqualTo(1);
    await().until(() -> reading.engine().counters().closed.get() == 1);
  }

  @Test
  public void showsEachConnectionWithItsLinesWhileItIsOpen() throws Exception {
    SocketReading reading = read(source());
    Socket first = connect(reading);
    send(first, "one\ntwo\n");
    reading.untilLines("one", "two");
    Socket second = connect(reading);
    send(second, "three\n");
    reading.untilLines("one", "two", "three");
    try (SourceParts.Watching watching = SourceParts.watch()) {
      assertThat(watching).isNotNull();
      reading.drain();
      assertThat(parts())
          .extracting(SourceParts.Part::name, SourceParts.Part::lines, SourceParts.Part::backlog)
          .containsExactlyInAnyOrder(
              tuple(HOST + ":" + first.getLocalPort(), 2L, SourceParts.UNKNOWN),
              tuple(HOST + ":" + second.getLocalPort(), 1L, SourceParts.UNKNOWN));
      first.close();
      reading.until(
          () ->
              assertThat(parts())
                  .extracting(SourceParts.Part::name)
                  .containsExactly(HOST + ":" + second.getLocalPort()));
    }
  }

  private static List<SourceParts.Part> parts() {
    return SourceParts.current().parts().stream()
        .filter(part -> part.kind() == SourceParts.Kind.CONNECTION)
        .toList();
  }

  @Test
  public void cutsLongLinesAndRepairsInvalidUtf8() throws Exception {
    SocketReading reading = read(source());
    Socket socket = connect(reading);
    String most = "x".repeat(LineBatchBuilder.MAX_LINE_BYTES);
    Thread sender =
        thread(
            () -> {
              send(socket, most + "\n" + most + most + most + "\nnext\n");
              socket.getOutputStream().write(new byte[] {'a', (byte) 0xC0, '\n'});
            });
    reading.until(() -> assertThat(reading.lines).hasSize(4));
    assertThat(reading.lines.equals(List.of(most, most, "next", "a\uFFFD"))).isTrue();
    assertThat(reading.cut).isEqualTo(1);
    sender.join();
  }

  @Test
  public void aSenderThatVanishesLeavesItsPartialLineAndStopsNobody() throws Exception {
    SocketReading reading = read(source());
    Socket other = connect(reading);
    Socket vanishing = connect(reading);
    send(vanishing, "whole\nhal");
    reading.untilLines("whole");
    vanishing.setSoLinger(true, 0);
    vanishing.close();
    reading.untilLines("whole", "hal");
    send(other, "still here\n");
    reading.untilLines("whole", "hal", "still here");
  }

  @Test
  public void aSlowSenderDoesNotHoldUpAFastOne() throws Exception {
    SocketReading reading = read(source());
    Socket slow = connect(reading);
    Socket fast = connect(reading);
    slow.setTcpNoDelay(true);
    List<String> expected = new ArrayList<>();
    for (char c : "slow".toCharArray()) {
      send(slow, String.valueOf(c));
      send(fast, "fast " + c + "\n");
      expected.add("fast " + c);
      reading.until(() -> assertThat(reading.lines).isEqualTo(expected));
    }
    send(slow, "\n");
    expected.add("slow");
    reading.until(() -> assertThat(reading.lines).isEqualTo(expected));
  }

  @Test
  public void servesHundredsOfConnectionsWithOneThread() throws Exception {
    SocketReading reading = read(source());
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sockets.add(connect(reading));
    }
    for (int i = 0; i < 200; i++) {
      send(sockets.get(i), "from " + i + "\n");
    }
    List<String> expected =
        IntStream.range(0, 200).mapToObj(i -> "from " + i).collect(Collectors.toList());
    reading.until(() -> assertThat(reading.lines).containsExactlyInAnyOrderElementsOf(expected));
    assertThat(reading.engine().counters().opened.get()).isEqualTo(200);
    assertThat(reading.engine().counters().closed.get()).isZero();
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("streamgauge-listen"))
                .filter(Thread::isAlive)
                .allMatch(Thread::isDaemon))
        .isTrue();
  }

  @Test
  public void aNewSenderTakesThePlaceOfTheOneThatIsSilentForLongest() throws Exception {
    SocketReading reading = read(source().withMaxConnections(2));
    Socket first = connect(reading);
    Socket second = connect(reading);
    send(first, "first\nhalf a line");
    reading.untilLines("first");
    send(second, "second\n");
    reading.untilLines("first", "second");
    Socket next = connect(reading);
    send(next, "next\n");
    reading.untilLines("first", "second", "half a line", "next");
    assertThat(first.getInputStream().read()).isEqualTo(-1);
    assertThat(reading.engine().counters().evicted.get()).isEqualTo(1);
    assertThat(reading.engine().counters().refused.get()).isZero();
    send(second, "still there\n");
    reading.untilLines("first", "second", "half a line", "next", "still there");
  }

  @Test
  public void refusesConnectionsOverTheLimitWhileAllSend() throws Exception {
    SocketReading reading = read(source().withMaxConnections(2));
    AtomicBoolean done = new AtomicBoolean();
    for (int i = 0; i < 2; i++) {
      Socket busy = connect(reading);
      thread(
          () -> {
            while (!done.get()) {
              send(busy, "busy\n");
            }
          });
    }
    reading.until(() -> assertThat(reading.lines).contains("busy"));
    Socket late = connect(reading);
    reading.until(() -> assertThat(reading.engine().counters().refused.get()).isEqualTo(1));
    done.set(true);
    assertThat(late.getInputStream().read()).isEqualTo(-1);
    assertThat(reading.engine().counters().evicted.get()).isZero();
  }

  @Test
  public void aFullBufferMakesSendersWaitAndLosesNothing() throws Exception {
    SocketReading reading = read(source().withBufferBytes(1000));
    Socket socket = connect(reading);
    int count = 32 * 1024;
    String filler = "x".repeat(1000);
    AtomicInteger sent = new AtomicInteger();
    Thread sender =
        thread(
            () -> {
              for (; sent.get() < count; sent.incrementAndGet()) {
                send(socket, sent.get() + filler + "\n");
              }
            });
    AtomicInteger before = new AtomicInteger(-1);
    await()
        .pollInterval(Duration.ofMillis(300))
        .until(() -> before.getAndSet(sent.get()) == sent.get() && reading.backlog() >= 1000);
    assertThat(sent.get()).isLessThan(count);
    assertThat(reading.backlog()).isLessThan(1_000_000L);
    reading.until(() -> assertThat(reading.lines.size()).isEqualTo(count));
    sender.join();
    for (int i = 0; i < count; i++) {
      assertThat(reading.lines.get(i)).startsWith(i + "x");
    }
  }

  @Test
  public void saysClearlyThatThePortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      SocketSource source = SocketSource.listen(HOST, taken.getLocalPort());
      assertThatThrownBy(() -> SocketReading.start(source))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("in use");
      assertThat(source.boundPort()).isEmpty();
    }
    assertThatThrownBy(() -> SocketReading.start(SocketSource.listen("no.such.host.invalid", 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such host");
  }

  @Test
  public void refusesImpossibleSettings() {
    assertThatThrownBy(() -> SocketSource.listen(HOST, 65536)).hasMessageContaining("port");
    assertThatThrownBy(() -> SocketSource.connect(HOST, 0)).hasMessageContaining("port");
    assertThatThrownBy(() -> SocketSource.listen("", 1)).hasMessageContaining("host");
    assertThatThrownBy(() -> source().withMaxConnections(0)).hasMessageContaining("connections");
  }

  private interface Sending {
    void run() throws IOException;
  }

  private static Thread thread(Sending sending) {
    Thread thread =
        new Thread(
            () -> {
              try {
                sending.run();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  public void stopsReceivingAndStillHandsOutWhatItHasReceived() throws Exception {
    SocketReading reading = read(source());
    Socket socket = connect(reading);
    send(socket, "one\ntwo\n");
    await().until(() -> reading.backlog() > 0);
    assertThat(reading.stop()).isFalse();
    // The peer learns of it by the end of the connection.
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
    reading.untilLines("one", "two");
    await().until(reading::stop);
  }
}
