package dev.streamgauge.alerts.notify.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.Test;

/** Who may send, by the clocks of processes that know nothing of each other. */
public class SenderLeaseTest {
  private final MemoryFolder folder = new MemoryFolder();

  private interface Action {
    void run() throws IOException;
  }

  /** A process with a clock of its own, which has any value when it starts. */
  private static final class Process {
    private final SenderLease lease;
    private long millis;
    private boolean fails;
    private Action beforeCreate = () -> {};

    Process(SharedFolder folder, long millis) {
      this.millis = millis;
      SharedFolder own =
          new SharedFolder() {
            private void check() throws IOException {
              if (fails) {
                throw new IOException("of the test");
              }
            }

            @Override
            public List<String> list(String path) throws IOException {
              check();
              return folder.list(path);
            }

            @Override
            public byte[] read(String file) throws IOException {
              check();
              return folder.read(file);
            }

            @Override
            public boolean create(String file, byte[] content) throws IOException {
              check();
              beforeCreate.run();
              return folder.create(file, content);
            }

            @Override
            public void replace(String file, byte[] content) throws IOException {
              check();
              folder.replace(file, content);
            }

            @Override
            public void delete(String file) throws IOException {
              check();
              folder.delete(file);
            }
          };
      this.lease = new SenderLease(own, () -> TimeUnit.MILLISECONDS.toNanos(this.millis));
    }

    boolean renews() throws IOException {
      return lease.renew() > 0;
    }
  }

  private static void pass(long millis, Process... processes) {
    for (Process each : processes) {
      each.millis += millis;
    }
  }

  private final Process first = new Process(folder, 1_000_000_000);
  private final Process second = new Process(folder, -5);

  @Test
  public void theFirstHasIt() throws IOException {
    assertThat(first.lease.isHeld()).isFalse();
    assertThat(first.renews()).isTrue();
    assertThat(first.lease.isHeld()).isTrue();
    assertThat(second.renews()).isFalse();
    assertThat(second.lease.isHeld()).isFalse();
  }

  @Test
  public void isKeptByRenewals() throws IOException {
    assertThat(first.renews()).isTrue();
    for (int i = 0; i < 100; i++) {
      pass(SenderLease.RENEW_MILLIS, first, second);
      assertThat(first.renews()).isTrue();
      assertThat(second.renews()).isFalse();
      assertThat(first.lease.isHeld()).isTrue();
    }
  }

  @Test
  public void passesOnWhenItIsNotRenewed() throws IOException {
    assertThat(first.renews()).isTrue();
    assertThat(second.renews()).isFalse();
    pass(SenderLease.EXPIRE_MILLIS - 1, second);
    assertThat(second.renews()).isFalse();
    pass(1, second);
    assertThat(second.renews()).isTrue();
    assertThat(second.lease.isHeld()).isTrue();
  }

  @Test
  public void whoHasSleptMaySendNoMoreThoughItsClockHasNotMoved() throws IOException {
    assertThat(first.renews()).isTrue();
    assertThat(second.renews()).isFalse();
    pass(SenderLease.EXPIRE_MILLIS, second);
    assertThat(second.renews()).isTrue();
    // As a virtual machine that was stopped with its clock.
    assertThat(first.lease.isHeld()).isFalse();
    assertThat(first.renews()).isFalse();
    assertThat(second.renews()).isTrue();
    assertThat(second.lease.isHeld()).isTrue();
  }

  @Test
  public void endsForItsHolderBeforeOthersTakeIt() throws IOException {
    assertThat(first.renews()).isTrue();
    assertThat(second.renews()).isFalse();
    first.fails = true;
    pass(SenderLease.VALID_MILLIS, first, second);
    assertThat(first.lease.isHeld()).isFalse();
    assertThat(second.renews()).isFalse();
    // It is its own again if nobody has taken it.
    first.fails = false;
    assertThat(first.renews()).isTrue();
    assertThat(first.lease.isHeld()).isTrue();
  }

  @Test
  public void aClockThatJumpsTakesItEarlyAndNobodyElseHasItThen() throws IOException {
    assertThat(first.renews()).isTrue();
    assertThat(second.renews()).isFalse();
    pass(TimeUnit.DAYS.toMillis(1), second);
    assertThat(second.renews()).isTrue();
    assertThat(first.lease.isHeld()).isFalse();
  }

  @Test
  public void ofTwoThatCreateTheSameFileInAnObjectStoreTheLastHasIt() throws IOException {
    assertThat(first.renews()).isTrue();
    folder.replace("sender/0000000000000001.lease", "another".getBytes(UTF_8));
    assertThat(first.lease.isHeld()).isFalse();
    assertThat(first.renews()).isFalse();
  }

  @Test
  public void isFreeAtOnceWhenItIsGivenBack() throws IOException {
    assertThat(first.renews()).isTrue();
    first.lease.release();
    assertThat(first.lease.isHeld()).isFalse();
    assertThat(second.renews()).isTrue();
    assertThat(first.renews()).isFalse();
  }

  @Test
  public void ofTwoThatSeeItExpireOneGetsIt() throws IOException {
    Process third = new Process(folder, 77);
    assertThat(first.renews()).isTrue();
    assertThat(second.renews()).isFalse();
    assertThat(third.renews()).isFalse();
    pass(SenderLease.EXPIRE_MILLIS, second, third);
    assertThat(third.renews()).isTrue();
    assertThat(second.renews()).isFalse();
    assertThat(third.renews()).isTrue();
  }

  @Test
  public void aNumberThatWasDeletedIsNotTakenAgain() throws IOException {
    // It decides to take number 1, and sleeps while three others come and go.
    first.beforeCreate =
        () -> {
          first.beforeCreate = () -> {};
          for (int i = 0; i < 3; i++) {
            Process other = new Process(folder, i);
            assertThat(other.renews()).isTrue();
            other.lease.release();
          }
          assertThat(folder.list("sender")).noneMatch(name -> name.startsWith("0000000000000001"));
        };
    assertThat(first.renews()).isFalse();
    assertThat(first.lease.isHeld()).isFalse();
    assertThat(first.lease.renew()).isEqualTo(4);
  }

  /** At random: two never hold it at once, and each number belongs to one process. */
  @Test
  public void neverHaveTwoTheLease() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      MemoryFolder disk = new MemoryFolder();
      List<Process> all =
          IntStream.range(0, 3).mapToObj(i -> new Process(disk, random.nextInt())).toList();
      long highest = 0;
      for (int step = 0; step < 300; step++) {
        Process one = all.get(random.nextInt(3));
        switch (random.nextInt(8)) {
          case 0 -> pass(random.nextInt(15_000), all.toArray(Process[]::new));
          case 1 -> pass(random.nextInt(1 << 30), one);
          case 2 -> one.fails = !one.fails;
          case 3 -> one.lease.release();
          default -> {
            try {
              long number = one.lease.renew();
              if (number > 0) {
                assertThat(number).as("seed " + seed).isGreaterThanOrEqualTo(highest);
                highest = number;
              }
            } catch (IOException e) {
              assertThat(one.fails).isTrue();
            }
          }
        }
        assertThat(all.stream().filter(each -> each.lease.isHeld()).count())
            .as("seed " + seed)
            .isLessThanOrEqualTo(1);
      }
      assertThat(highest).isPositive();
    }
  }
}
