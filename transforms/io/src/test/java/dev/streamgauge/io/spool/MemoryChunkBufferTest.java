package dev.streamgauge.io.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.SetClock;
import dev.streamgauge.lines.LineBatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class MemoryChunkBufferTest {
  private final AtomicLong now = new AtomicLong(1000);
  private final MemoryChunkBuffer buffer =
      new MemoryChunkBuffer(10_000, SetClock.showing(now::get));

  private static LineBatch chunk(long time) {
    return LineBatch.builder("test").append("a line", time).build();
  }

  private void put() {
    buffer.offer(chunk(buffer.reserve()));
  }

  @Test
  public void watermarkIsNowWhileEmptyAndTheHeadsTimeOtherwise() {
    assertThat(buffer.watermark()).isEqualTo(1000);
    now.set(1100);
    assertThat(buffer.watermark()).isEqualTo(1100);
    put();
    now.set(1200);
    put();
    assertThat(buffer.watermark()).isEqualTo(1100);
    assertThat(buffer.poll().timeMillis).isEqualTo(1100);
    assertThat(buffer.watermark()).isEqualTo(1200);
    assertThat(buffer.poll().timeMillis).isEqualTo(1200);
    now.set(1300);
    assertThat(buffer.watermark()).isEqualTo(1300);
    assertThat(buffer.poll()).isNull();
  }

  @Test
  public void watermarkWaitsForAReservedChunk() {
    long time = buffer.reserve();
    now.set(2000);
    assertThat(buffer.watermark()).isEqualTo(1000);
    buffer.offer(chunk(time));
    assertThat(buffer.watermark()).isEqualTo(1000);
    buffer.poll();
    assertThat(buffer.watermark()).isEqualTo(2000);
  }

  @Test
  public void aChunkWithoutLinesGivesItsTimeBack() {
    buffer.reserve();
    buffer.offer(LineBatch.builder("test").build());
    now.set(2000);
    assertThat(buffer.watermark()).isEqualTo(2000);
    assertThat(buffer.poll()).isNull();
  }

  @Test
  public void timesNeverGoBackEvenIfTheClockDoes() {
    assertThat(buffer.watermark()).isEqualTo(1000);
    now.set(500);
    put();
    assertThat(buffer.watermark()).isEqualTo(1000);
    assertThat(buffer.poll().timeMillis).isEqualTo(1000);
  }

  @Test
  public void timeGoesOnAfterAStepOfTheClockForwardAndBack() {
    SetClock clock = new SetClock(1000);
    MemoryChunkBuffer stepped = new MemoryChunkBuffer(10_000, clock);
    clock.step(3_600_000);
    assertThat(stepped.watermark()).isEqualTo(3_601_000);
    clock.step(-3_600_000);
    clock.advance(8_000);
    assertThat(stepped.reserve()).isEqualTo(3_608_000);
  }

  @Test
  public void goesOnFromAMarkThatIsAhead() {
    put();
    assertThat(buffer.resume(SocketCheckpointMark.of(7, 5000))).isZero();
    put();
    for (int i = 0; i < 2; i++) {
      ChunkBuffer.Chunk chunk = buffer.poll();
      assertThat(chunk.timeMillis).isEqualTo(5000);
      assertThat(chunk.lines.time(0)).isEqualTo(5000);
      assertThat(chunk.lines.line(0)).isEqualTo("a line");
    }
    assertThat(buffer.watermark()).isEqualTo(5000);
    assertThat(buffer.mark()).isEqualTo(SocketCheckpointMark.of(9, 5000));
  }

  @Test
  public void tellsHowManyChunksAMarkHasMissed() {
    put();
    put();
    buffer.poll();
    SocketCheckpointMark mark = buffer.mark();
    buffer.poll();
    assertThat(buffer.resume(mark)).isEqualTo(1);
    assertThat(mark.watermarkMillis()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
  }

  @Test
  public void waitsWhileFullAndGoesOnWhenHalfEmpty() throws Exception {
    int chunks = 0;
    while (buffer.bytes() < 10_000) {
      assertThat(buffer.awaitRoom()).isTrue();
      put();
      chunks++;
    }
    assertThat(chunks).isGreaterThan(1).isLessThan(50);
    Thread waiting = waiter();
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    while (buffer.bytes() > 5_000) {
      assertThat(waiting.getState()).isEqualTo(Thread.State.WAITING);
      buffer.poll();
    }
    await().until(() -> !waiting.isAlive());
  }

  @Test
  public void closingEndsTheWaitAndDropsTheRest() {
    while (buffer.bytes() < 10_000) {
      put();
    }
    Thread waiting = waiter();
    assertThat(buffer.close()).isGreaterThan(0);
    await().until(() -> !waiting.isAlive());
    put();
    assertThat(buffer.poll()).isNull();
  }

  private Thread waiter() {
    Thread thread =
        new Thread(
            () -> {
              try {
                buffer.awaitRoom();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  public void watermarkNeverOvertakesAChunkThatArrivesMeanwhile() throws Exception {
    int chunks = 20_000;
    MemoryChunkBuffer shared = new MemoryChunkBuffer(20_000, now::getAndIncrement);
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < chunks && shared.awaitRoom(); i++) {
                  shared.offer(chunk(shared.reserve()));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    writer.setDaemon(true);
    writer.start();
    long before = Long.MIN_VALUE;
    for (int read = 0; read < chunks; ) {
      long watermark = shared.watermark();
      assertThat(watermark).isGreaterThanOrEqualTo(before);
      before = watermark;
      ChunkBuffer.Chunk chunk = shared.poll();
      if (chunk != null) {
        assertThat(chunk.timeMillis).isGreaterThanOrEqualTo(watermark);
        assertThat(chunk.timeMillis).isEqualTo(chunk.lines.time(0));
        read++;
      }
    }
    writer.join();
  }

  @Test
  public void marksSurviveTheirCoder() throws Exception {
    Coder<SocketCheckpointMark> coder = SocketCheckpointMark.coder();
    CoderProperties.coderDecodeEncodeEqual(coder, SocketCheckpointMark.START);
    CoderProperties.coderDecodeEncodeEqual(coder, SocketCheckpointMark.of(3, 1_700_000_000_000L));
    CoderProperties.coderSerializable(coder);
    SocketCheckpointMark.START.finalizeCheckpoint();
  }
}
