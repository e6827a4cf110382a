package dev.streamgauge.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class BackgroundThreadTest {
  private final List<Integer> exits = new ArrayList<>();

  private void run(Runnable task) throws InterruptedException {
    Thread thread = BackgroundThread.of("some-thread", task, exits::add);
    assertThat(thread.isDaemon()).isTrue();
    thread.start();
    thread.join();
  }

  @Test
  public void aThreadThatDiesEndsTheProcess() throws InterruptedException {
    run(
        () -> {
          throw new NoClassDefFoundError("x");
        });
    run(
        () -> {
          throw new IllegalStateException("y");
        });
    assertThat(exits).containsExactly(1, 1);
  }

  @Test
  public void aThreadThatEndsDoesNot() throws InterruptedException {
    run(() -> {});
    assertThat(exits).isEmpty();
  }

  @Test
  public void aRoundThatFailsIsFollowedByTheNext() {
    AtomicInteger rounds = new AtomicInteger();
    Runnable surviving =
        BackgroundThread.surviving(
            "a round",
            () -> {
              if (rounds.incrementAndGet() == 1) {
                throw new AssertionError("some bug");
              }
            },
            exits::add);
    surviving.run();
    surviving.run();
    assertThat(rounds).hasValue(2);
    assertThat(exits).isEmpty();
  }

  @Test
  public void noMemoryEndsTheProcess() {
    BackgroundThread.surviving(
            "a round",
            () -> {
              throw new OutOfMemoryError("none left");
            },
            exits::add)
        .run();
    assertThat(exits).containsExactly(1);
  }
}
