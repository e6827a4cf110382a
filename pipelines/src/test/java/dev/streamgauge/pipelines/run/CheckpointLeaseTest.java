package dev.streamgauge.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.options.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class CheckpointLeaseTest {
  private final Shared shared = new Shared();
  private final Cluster cluster = new Cluster();

  /** A directory that machines share. */
  private static final class Shared implements CheckpointFolder {
    private final Map<String, byte[]> files = new HashMap<>();

    @Override
    public boolean hasCheckpoint() {
      return false;
    }

    @Override
    public void deleteCheckpoints() {}

    @Override
    public void create() {}

    @Override
    public synchronized Optional<InputStream> open(String name) {
      return Optional.ofNullable(files.get(name)).map(ByteArrayInputStream::new);
    }

    @Override
    public synchronized void replace(String name, byte[] content) {
      files.put(name, content);
    }
  }

  /** Machines whose time passes while somebody waits. */
  private final class Cluster {
    private long millis = 1_700_000_000_000L;
    private final Set<Long> alive = new HashSet<>();
    private Runnable meanwhile = () -> {};
    private int lost;

    CheckpointLease process(String host, long pid) {
      alive.add(pid);
      return new CheckpointLease(
          "hdfs://cluster/gauge",
          shared,
          new CheckpointLease.Machine() {
            @Override
            public String host() {
              return host;
            }

            @Override
            public long pid() {
              return pid;
            }

            @Override
            public boolean isAlive(long other) {
              return alive.contains(other);
            }

            @Override
            public long millis() {
              return millis;
            }

            @Override
            public void sleep(long duration) throws InterruptedException {
              if (Thread.currentThread().getName().equals("checkpoint-lease")) {
                Thread.sleep(Long.MAX_VALUE);
              }
              millis += duration;
              meanwhile.run();
            }
          },
          () -> lost++);
    }
  }

  @Test
  public void aSecondProcessIsRefusedWhileTheFirstRenewsItsLease() {
    try (CheckpointLease first = cluster.process("a", 1)) {
      first.acquire();
      cluster.meanwhile = first::renew;
      assertThatThrownBy(() -> cluster.process("b", 2).acquire())
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "--checkpointDir=hdfs://cluster/gauge is in use by another process, process 1 on a:"
                  + " stop it, or choose another directory.");
      // Nor on its own machine.
      assertThatThrownBy(() -> cluster.process("a", 3).check()).isInstanceOf(ConfigException.class);
    }
    assertThat(cluster.lost).isZero();
  }

  @Test
  public void whatAKilledProcessLeavesIsTakenOverWhenItHasExpired() {
    CheckpointLease killed = cluster.process("a", 1);
    killed.acquire();
    long before = cluster.millis;
    try (CheckpointLease second = cluster.process("b", 2)) {
      second.acquire();
      assertThat(cluster.millis - before).isEqualTo(CheckpointLease.EXPIRE_MILLIS);
      // It was only away: it must not go on.
      killed.renew();
      assertThat(cluster.lost).isEqualTo(1);
    }
    killed.close();
  }

  @Test
  public void onItsOwnMachineItIsTakenOverAtOnce() {
    CheckpointLease killed = cluster.process("a", 1);
    killed.acquire();
    cluster.alive.remove(1L);
    long before = cluster.millis;
    try (CheckpointLease second = cluster.process("a", 2)) {
      second.acquire();
      // A container that is started again has the same process number.
      cluster.process("a", 2).check();
    }
    killed.close();
    assertThat(cluster.millis).isEqualTo(before);
  }

  @Test
  public void aLeaseThatWasGivenBackIsFree() {
    CheckpointLease first = cluster.process("a", 1);
    first.acquire();
    first.close();
    long before = cluster.millis;
    try (CheckpointLease second = cluster.process("b", 2)) {
      second.acquire();
    }
    assertThat(cluster.millis).isEqualTo(before);
  }
}
