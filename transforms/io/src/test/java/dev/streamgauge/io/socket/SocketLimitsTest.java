package dev.streamgauge.io.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class SocketLimitsTest {
  private static final String HOST = "127.0.0.1";

  /** Static, as the clock that waits for it is serialized. */
  private static final AtomicReference<CountDownLatch> HELD = new AtomicReference<>();

  private final List<AutoCloseable> opened = new ArrayList<>();

  @After
  public void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
  }

  private static SocketSource source() {
    return SocketSource.listen(HOST, 0).withGrace(Duration.millis(10));
  }

  private SocketReading read(SocketSource source) throws IOException {
    SocketReading reading = SocketReading.start(source);
    opened.add(reading);
    return reading;
  }

  private Socket connect(SocketReading reading) throws IOException {
    return connectFrom(HOST, reading);
  }

  private Socket connectFrom(String address, SocketReading reading) throws IOException {
    Socket socket = new Socket(HOST, reading.port(), InetAddress.getByName(address), 0);
    opened.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  @Test
  public void cutsLinesToALowerLimit() throws Exception {
    SocketReading reading = read(source().withMaxLineBytes(5));
    Socket socket = connect(reading);
    // Cut in front of the character that would pass the limit, framed by newline or by count.
    send(socket, "12345\r\n1234\u00e4\n" + "x".repeat(100_000) + "\n11 <1>45678901next\n");
    reading.untilLines("12345", "1234", "xxxxx", "<1>45", "next");
    assertThat(reading.cut).isEqualTo(3);
  }

  @Test
  public void closesWhoIsSilentForTooLong() throws Exception {
    Duration timeout = Duration.millis(400);
    SocketReading reading = read(source().withIdleTimeout(timeout));
    Socket silent = connect(reading);
    Socket halfway = connect(reading);
    Socket talking = connect(reading);
    send(halfway, "half a line");
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong longestSilence = new AtomicLong();
    long connected = System.nanoTime();
    Thread talk =
        new Thread(
            () -> {
              long before = connected;
              try {
                while (!done.get()) {
                  long now = System.nanoTime();
                  send(talking, ".");
                  longestSilence.accumulateAndGet(System.nanoTime() - before, Math::max);
                  before = now;
                  Thread.sleep(20);
                }
                send(talking, "\n");
              } catch (IOException | InterruptedException e) {
                // The test fails by the line that is missing.
              }
            });
    talk.start();
    assertThat(silent.getInputStream().read()).isEqualTo(-1);
    assertThat(halfway.getInputStream().read()).isEqualTo(-1);
    await().until(() -> reading.engine().counters().idleClosed.get() == 2);
    reading.untilLines("half a line");
    done.set(true);
    talk.join();
    assumeTrue("its sender was held up", longestSilence.get() < 1_000_000 * timeout.getMillis());
    reading.until(() -> assertThat(reading.lines).hasSize(2));
    assertThat(reading.lines.get(1)).startsWith("....");
    assertThat(reading.engine().counters().idleClosed.get()).isEqualTo(2);
  }

  @Test
  public void nobodyIsIdleWhoWasNotListenedTo() throws Exception {
    Duration timeout = Duration.millis(100);
    CountDownLatch held = new CountDownLatch(1);
    SocketReading reading =
        read(source().withClock(SocketLimitsTest::heldClock).withIdleTimeout(timeout));
    Socket first = connect(reading);
    Socket second = connect(reading);
    send(first, "1\n");
    send(second, "2\n");
    reading.until(() -> assertThat(reading.lines).containsExactlyInAnyOrder("1", "2"));
    HELD.set(held);
    send(first, "holds up the engine\n");
    await().until(() -> HELD.get() == null);
    send(second, "comes meanwhile\n");
    long start = System.nanoTime();
    await().until(() -> System.nanoTime() - start > 1_000_000 * timeout.getMillis());
    held.countDown();
    reading.until(
        () -> assertThat(reading.lines).endsWith("holds up the engine", "comes meanwhile"));
  }

  /** Holds up the engine where it asks for the time of a chunk, as a slow disk would. */
  private static long heldClock() {
    if (Thread.currentThread().getName().startsWith("streamgauge-listen")) {
      CountDownLatch held = HELD.getAndSet(null);
      try {
        if (held != null) {
          held.await();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return System.currentTimeMillis();
  }

  @Test
  public void nobodyIsIdleWhoIsKeptWaiting() throws Exception {
    Duration timeout = Duration.standardSeconds(2);
    SocketReading reading = read(source().withBufferBytes(1).withIdleTimeout(timeout));
    Socket first = connect(reading);
    send(first, "fills the buffer\n");
    await().until(() -> reading.backlog() > 0);
    Socket second = connect(reading);
    send(second, "has to wait\n");
    long start = System.nanoTime();
    await().until(() -> System.nanoTime() - start > 1.5 * 1_000_000 * timeout.getMillis());
    send(first, "has to wait too\n");
    reading.until(() -> assertThat(reading.lines).hasSize(3));
    assertThat(reading.lines).contains("has to wait", "has to wait too");
  }

  @Test
  public void refusesConnectionsOverTheLimitOfOneHost() throws Exception {
    SocketReading reading = read(source().withMaxConnectionsPerHost(2));
    Socket first = connect(reading);
    Socket second = connect(reading);
    assertThat(connect(reading).getInputStream().read()).isEqualTo(-1);
    assertThat(reading.engine().counters().refused.get()).isEqualTo(1);
    send(connectFrom("127.0.0.2", reading), "from another host\n");
    reading.untilLines("from another host");
    first.close();
    await().until(() -> reading.engine().counters().closed.get() == 1);
    send(connect(reading), "from the first host\n");
    reading.untilLines("from another host", "from the first host");
    send(second, "second\n");
    reading.untilLines("from another host", "from the first host", "second");
  }

  @Test
  public void incompleteLinesTakeNoMoreMemoryThanThereIsForThem() throws Exception {
    int limit = 1 << 20;
    SocketReading reading = read(source().withPartialBytes(limit));
    Socket modest = connect(reading);
    send(modest, "a modest ");
    String part = "x".repeat(200_000);
    List<Socket> greedy = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      greedy.add(connect(reading));
      send(greedy.get(i), part);
    }
    // Five whole ones fill the memory there is. A line is counted before its memory is freed.
    reading.until(
        () -> {
          assertThat(reading.engine().counters().cutForMemory.get()).isGreaterThanOrEqualTo(15);
          assertThat(reading.engine().heldBytes()).isLessThanOrEqualTo(limit);
        });
    reading.lines.clear();
    send(modest, "line\n");
    for (Socket socket : greedy) {
      send(socket, "the rest\nthe next\n");
    }
    reading.until(() -> assertThat(reading.lines.stream().filter("the next"::equals)).hasSize(20));
    assertThat(reading.lines).contains("a modest line").doesNotContain("the rest");
    assertThat(reading.cut).isEqualTo(reading.engine().counters().cutForMemory.get());
  }

  @Test
  public void whereAnybodyMayConnectNoHostTakesAllPlacesForEver() {
    SocketSettings anywhere =
        SocketSettings.builder().setListens(true).setHost("0.0.0.0").setPort(1).build();
    assertThat(anywhere.effective().maxConnectionsPerHost()).isEqualTo(256);
    assertThat(anywhere.effective().idleTimeout()).isEqualTo(java.time.Duration.ofHours(1));
    SocketSettings given =
        anywhere.toBuilder()
            .setMaxConnectionsPerHost(1000)
            .setIdleTimeout(java.time.Duration.ZERO)
            .build();
    assertThat(given.effective().maxConnectionsPerHost()).isEqualTo(1000);
    assertThat(given.effective().idleTimeout()).isZero();
    SocketSettings here = anywhere.toBuilder().setHost("localhost").build();
    assertThat(here.effective().maxConnectionsPerHost()).isEqualTo(Integer.MAX_VALUE);
    assertThat(here.effective().idleTimeout()).isZero();
  }

  @Test
  public void refusesImpossibleLimits() {
    assertThatThrownBy(() -> source().withMaxLineBytes(0)).hasMessageContaining("longest line");
    assertThatThrownBy(() -> source().withMaxLineBytes((1 << 20) + 1))
        .hasMessageContaining("1 to 1048576");
    assertThatThrownBy(() -> source().withIdleTimeout(Duration.millis(-1)))
        .hasMessageContaining("idle");
    assertThatThrownBy(() -> source().withMaxConnectionsPerHost(0))
        .hasMessageContaining("per host");
  }
}
