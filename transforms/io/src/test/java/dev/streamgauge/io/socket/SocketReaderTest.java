package dev.streamgauge.io.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.SetClock;
import dev.streamgauge.io.spool.SocketCheckpointMark;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.lines.MetricNames;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** What runners do to readers. */
@RunWith(JUnit4.class)
public class SocketReaderTest {
  private static final String HOST = "127.0.0.1";
  private static final AtomicLong NOW = new AtomicLong();
  private static final ConcurrentLinkedQueue<String> OUTPUT = new ConcurrentLinkedQueue<>();

  private static SocketSource source() {
    return SocketSource.listen(HOST, 0).withGrace(org.joda.time.Duration.standardSeconds(20));
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  @Test
  public void aNewReaderKeepsTheConnectionAndWhatCameMeanwhile() throws Exception {
    SocketSource source = source();
    SocketReading first = SocketReading.start(source);
    try (Socket socket = new Socket(HOST, first.port())) {
      send(socket, "one\nhal");
      first.untilLines("one");
      long watermark = first.watermark();
      SocketReading second = first.next();
      first.close();
      first.close();
      send(socket, "f\nthree\n");
      assertThat(second.watermark()).isGreaterThanOrEqualTo(watermark);
      second.untilLines("half", "three");
      assertThat(second.engine().counters().opened.get()).isEqualTo(1);
      shutDown(second);
    }
  }

  @Test
  public void aCopyOfTheSourceSharesTheConnection() throws Exception {
    SocketSource source = source();
    SocketSource copy = SerializableUtils.clone(source);
    SocketReading reading = SocketReading.start(source);
    assertThat(copy.boundPort()).isEqualTo(source.boundPort());
    assertThat(source().boundPort()).isEmpty();
    assertThat(source.split(7, PipelineOptionsFactory.create())).containsExactly(source);
    shutDown(reading);
  }

  @Test
  public void watermarkStartsAtTheBeginningAndMovesOnWhileIdle() throws Exception {
    SetClock clock = new SetClock(1000);
    SocketReading reading = new SocketReading(source().withClock(clock), null);
    assertThat(reading.watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
    reading.drain();
    assertThat(reading.watermark()).isEqualTo(1000);
    clock.set(2000);
    assertThat(reading.watermark()).isEqualTo(2000);
    try (Socket socket = new Socket(HOST, reading.port())) {
      send(socket, "a\n");
      await().until(() -> reading.backlog() > 0);
      clock.set(3000);
      assertThat(reading.watermark()).isEqualTo(2000);
      reading.untilLines("a");
      assertThat(reading.watermark()).isEqualTo(3000);
      SocketReading next = reading.next();
      reading.close();
      clock.step(-500);
      assertThat(next.watermark()).isEqualTo(3000);
      next.drain();
      assertThat(next.watermark()).isEqualTo(3000);
      shutDown(next);
    }
  }

  @Test
  public void withoutAReaderTheSocketsCloseAfterTheGraceTime() throws Exception {
    SocketSource source = source().withGrace(org.joda.time.Duration.millis(10));
    SocketReading reading = SocketReading.start(source);
    int port = reading.port();
    try (Socket socket = new Socket(HOST, port)) {
      // What is closed in the listen queue is reset.
      await().until(() -> reading.engine().counters().opened.get() == 1);
      reading.close();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    await().until(() -> source.boundPort().isEmpty());
    assertThatThrownBy(() -> new Socket(HOST, port)).isInstanceOf(ConnectException.class);
  }

  @Test
  public void aDeadThreadIsToldAndTheNextReaderBeginsAnew() throws Exception {
    NOW.set(1000);
    SocketSource source = source().withClock(SocketReaderTest::failingClock);
    SocketReading reading = SocketReading.start(source);
    SocketEngine engine = reading.engine();
    try (Socket socket = new Socket(HOST, reading.port())) {
      NOW.set(-1);
      send(socket, "a\n");
      assertThatThrownBy(() -> reading.until(() -> assertThat(reading.lines).isNotEmpty()))
          .hasStackTraceContaining("Reading from listen:127.0.0.1:0 failed")
          .hasStackTraceContaining("no time");
    }
    reading.close();
    SocketReading next = SocketReading.start(source);
    assertThat(next.engine()).isNotSameAs(engine);
    shutDown(next);
  }

  private static long failingClock() {
    if (NOW.get() < 0 && Thread.currentThread().getName().startsWith("streamgauge-listen")) {
      throw new IllegalStateException("no time");
    }
    return NOW.get();
  }

  @Test
  public void thereIsNoCurrentChunkBeforeOneIsRead() throws Exception {
    try (SocketReading reading = new SocketReading(source(), null)) {
      assertThat(reading.next()).isNotNull();
    }
    assertThatThrownBy(
            () -> source().createReader(PipelineOptionsFactory.create(), null).getCurrent())
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  public void aPipelineReadsAndCounts() throws Exception {
    OUTPUT.clear();
    SocketSource source = source();
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--blockOnRun=false").create());
    pipeline
        .apply("Listen", Read.from(source))
        .apply("Unpack", LineBatches.toStrings())
        .apply("Collect", ParDo.of(new CollectFn()));
    PipelineResult result = pipeline.run();
    await().until(() -> source.boundPort().isPresent());
    try (Socket socket = new Socket(HOST, source.boundPort().getAsInt())) {
      // Enough bundles for the runner to close its reader a few times.
      for (int i = 0; i < 100; i++) {
        send(socket, "line " + i + "\n");
        String last = "line " + i;
        await().pollInterval(Duration.ofMillis(2)).until(() -> OUTPUT.contains(last));
      }
    }
    assertThat(OUTPUT).hasSize(100);
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(MetricNames.NAMESPACE, "connections_opened"))
            .build();
    await()
        .untilAsserted(
            () ->
                assertThat(result.metrics().queryMetrics(filter).getCounters())
                    .extracting(MetricResult::getAttempted)
                    .containsExactly(1L));
    result.cancel();
  }

  private static final class CollectFn extends DoFn<String, Void> {
    @ProcessElement
    public void process(@Element String line) {
      OUTPUT.add(line);
    }
  }

  /** Does not leave the port open for the grace time. */
  private static void shutDown(SocketReading reading) throws IOException {
    reading.source.lease(SocketCheckpointMark.START).discard();
    reading.close();
  }
}
