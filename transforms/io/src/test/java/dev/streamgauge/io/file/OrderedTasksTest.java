package dev.streamgauge.io.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class ParallelPushDownTest {
  private static LineBatch batch(int number) {
    return LineBatch.builder("test").append("line " + number, number).build();
  }

  @Test
  public void returnsResultsInTheOrderOfTheBatchesInWhateverOrderTheyAreDone() throws IOException {
    Random random = new Random(7);
    AtomicInteger applied = new AtomicInteger();
    List<Runnable> tasks = new ArrayList<>();
    ParallelPushDown pushDown =
        new ParallelPushDown(
            batch -> {
              applied.incrementAndGet();
              return batch.withWatermark(batch.time(0));
            },
            tasks::add,
            8);
    int added = 0;
    int taken = 0;
    while (taken < 1000) {
      while (added < 1000 && !pushDown.isFull()) {
        pushDown.add(batch(added++));
      }
      Collections.shuffle(tasks, random);
      // What no thread has begun, the reader does itself.
      for (int i = random.nextInt(tasks.size() + 1); i > 0; i--) {
        tasks.remove(0).run();
      }
      assertThat(pushDown.take().watermarkMillis()).isEqualTo(taken++);
    }
    assertThat(pushDown.isEmpty()).isTrue();
    tasks.forEach(Runnable::run);
    assertThat(applied).as("each once").hasValue(1000);
  }

  @Test(timeout = 60_000)
  public void appliesItToLaterBatchesWhileAnotherThreadHasTheFirst() throws Exception {
    CountDownLatch firstBegun = new CountDownLatch(1);
    CountDownLatch thirdDone = new CountDownLatch(1);
    LineBatchFn inTurn =
        batch -> {
          if (batch.time(0) == 1) {
            firstBegun.countDown();
            await(thirdDone);
          } else if (batch.time(0) == 3) {
            thirdDone.countDown();
          }
          return batch;
        };
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      ParallelPushDown pushDown = new ParallelPushDown(inTurn, single, 3);
      pushDown.add(batch(1));
      pushDown.add(batch(2));
      pushDown.add(batch(3));
      assertThat(pushDown.isFull()).isTrue();
      firstBegun.await();
      for (int i = 1; i <= 3; i++) {
        assertThat(pushDown.take().time(0)).isEqualTo(i);
      }
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  public void aFailureIsThatOfTheReaderWhenItsTurnComes() throws IOException {
    ParallelPushDown pushDown =
        new ParallelPushDown(
            batch -> {
              if (batch.time(0) == 2) {
                throw new IllegalArgumentException("the second");
              }
              return batch;
            },
            Runnable::run,
            4);
    pushDown.add(batch(1));
    pushDown.add(batch(2));
    pushDown.add(batch(3));
    assertThat(pushDown.take().time(0)).isEqualTo(1);
    assertThatThrownBy(pushDown::take)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the second");
    assertThat(pushDown.take().time(0)).isEqualTo(3);
  }

  @Test(timeout = 60_000)
  public void anInterruptEndsTheWait() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ParallelPushDown pushDown =
        new ParallelPushDown(
            batch -> {
              begun.countDown();
              await(ended);
              return batch;
            },
            task -> new Thread(task).start(),
            4);
    pushDown.add(batch(1));
    begun.await();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(pushDown::take).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
    } finally {
      ended.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  public void whatIsCancelledIsNotBegun() throws IOException {
    List<Runnable> tasks = new ArrayList<>();
    AtomicInteger applied = new AtomicInteger();
    ParallelPushDown pushDown =
        new ParallelPushDown(
            batch -> {
              applied.incrementAndGet();
              return batch;
            },
            tasks::add,
            4);
    pushDown.add(batch(1));
    pushDown.add(batch(2));
    assertThat(pushDown.take().time(0)).isEqualTo(1);
    pushDown.cancel();
    tasks.forEach(Runnable::run);
    assertThat(applied).hasValue(1);
    assertThat(pushDown.isEmpty()).isTrue();
  }
}
