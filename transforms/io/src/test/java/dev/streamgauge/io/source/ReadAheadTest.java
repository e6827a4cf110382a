package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class ReadAheadTest {
  private static final long MIB = 1 << 20;

  @Test
  public void allPartsTogetherTakeAQuarterOfTheHeap() {
    for (int parts : new int[] {1, 2, 32, 86, 256, 1000}) {
      for (long heap : new long[] {512 * MIB, 1024 * MIB, 4096 * MIB, 64 * 1024 * MIB}) {
        long all = (long) parts * ReadAhead.of(heap, parts).bytes();
        assertThat(all).as("%d parts, %d bytes", parts, heap).isPositive();
        assertThat(all).isLessThanOrEqualTo(heap / 4);
      }
    }
  }

  @Test
  public void aPartTakesThreeOfTheLargestBatchesWhereMemoryIsPlenty() {
    assertThat(ReadAhead.of(8192 * MIB, 2).bytes()).isEqualTo(24 * MIB);
    assertThat(ReadAhead.of(8192 * MIB, 2).batchBytes()).isEqualTo(8 * MIB);
    // 32 parts of a 1 GiB heap share 256 MiB.
    assertThat(ReadAhead.of(1024 * MIB, 32).bytes()).isEqualTo(8 * MIB);
  }

  @Test
  public void aBatchWaitsForRoomAndOneLargerThanAllPassesAlone() throws Exception {
    ReadAhead readAhead = ReadAhead.of(1024 * MIB, 32);
    readAhead.acquire(100 * MIB);
    Thread waiting =
        new Thread(
            () -> {
              try {
                readAhead.acquire(1);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.start();
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    readAhead.release(100 * MIB);
    await().until(() -> !waiting.isAlive());
  }

  @Test
  public void noMoreThanSoManyBatchesWaitHoweverSmall() throws Exception {
    ReadAhead readAhead = ReadAhead.of(1024 * MIB, 32);
    for (int i = 0; i < ReadAhead.BATCHES; i++) {
      readAhead.acquire(0);
    }
    Thread one =
        new Thread(
            () -> {
              try {
                readAhead.acquire(0);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    one.start();
    await().until(() -> one.getState() == Thread.State.WAITING);
    one.interrupt();
    one.join();
  }
}
