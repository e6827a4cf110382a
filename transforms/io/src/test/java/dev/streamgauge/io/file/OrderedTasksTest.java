package dev.streamgauge.io.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

public class OrderedTasksTest {
  @Test
  public void returnsResultsInTheOrderOfTheTasksInWhateverOrderTheyAreDone() throws IOException {
    Random random = new Random(7);
    AtomicInteger done = new AtomicInteger();
    List<Runnable> given = new ArrayList<>();
    OrderedTasks<Integer> tasks = new OrderedTasks<>(given::add, 8);
    int added = 0;
    int taken = 0;
    while (taken < 1000) {
      while (added < 1000 && !tasks.isFull()) {
        int number = added++;
        tasks.add(
            () -> {
              done.incrementAndGet();
              return number;
            });
      }
      Collections.shuffle(given, random);
      // What no thread has begun, the reader does itself.
      for (int i = random.nextInt(given.size() + 1); i > 0; i--) {
        given.remove(0).run();
      }
      assertThat(tasks.take()).isEqualTo(taken++);
    }
    assertThat(tasks.isEmpty()).isTrue();
    given.forEach(Runnable::run);
    assertThat(done).as("each once").hasValue(1000);
  }

  @Test(timeout = 60_000)
  public void doesLaterTasksWhileAnotherThreadHasTheFirst() throws Exception {
    CountDownLatch firstBegun = new CountDownLatch(1);
    CountDownLatch thirdDone = new CountDownLatch(1);
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      OrderedTasks<Integer> tasks = new OrderedTasks<>(single, 3);
      tasks.add(
          () -> {
            firstBegun.countDown();
            thirdDone.await();
            return 1;
          });
      tasks.add(() -> 2);
      tasks.add(
          () -> {
            thirdDone.countDown();
            return 3;
          });
      assertThat(tasks.isFull()).isTrue();
      firstBegun.await();
      for (int i = 1; i <= 3; i++) {
        assertThat(tasks.take()).isEqualTo(i);
      }
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  public void aFailureIsThatOfTheReaderWhenItsTurnComes() throws IOException {
    OrderedTasks<Integer> tasks = new OrderedTasks<>(Runnable::run, 4);
    tasks.add(() -> 1);
    tasks.add(
        () -> {
          throw new IllegalArgumentException("the second");
        });
    tasks.add(() -> 3);
    assertThat(tasks.take()).isEqualTo(1);
    assertThatThrownBy(tasks::take)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the second");
    assertThat(tasks.take()).isEqualTo(3);
  }

  @Test(timeout = 60_000)
  public void anInterruptEndsTheWait() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    OrderedTasks<Integer> tasks = new OrderedTasks<>(task -> new Thread(task).start(), 4);
    tasks.add(
        () -> {
          begun.countDown();
          ended.await();
          return 1;
        });
    begun.await();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(tasks::take).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
    } finally {
      ended.countDown();
    }
  }

  @Test
  public void whatIsCancelledIsNotBegun() throws IOException {
    List<Runnable> given = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    OrderedTasks<Integer> tasks = new OrderedTasks<>(given::add, 4);
    tasks.add(done::incrementAndGet);
    tasks.add(done::incrementAndGet);
    assertThat(tasks.take()).isEqualTo(1);
    tasks.cancel();
    given.forEach(Runnable::run);
    assertThat(done).hasValue(1);
    assertThat(tasks.isEmpty()).isTrue();
  }
}
