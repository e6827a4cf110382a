package dev.streamgauge.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaBatchInfo;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchSubmitted;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BatchClockTest {
  private static final long T = 1_700_000_000_000L;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final JavaStreamingListener listener = BatchClock.listener();
  private Path checkpoints;

  @Before
  public void makeFolder() throws IOException {
    checkpoints = folder.newFolder("spark-checkpoint").toPath();
  }

  private BatchClock clock() {
    BatchClock.resumeAfter(folder.getRoot().toURI().toString());
    return new BatchClock();
  }

  private static JavaBatchInfo batch(long millis) {
    return new JavaBatchInfo(new Time(millis), null, 0, 0, 0, 0, 0, 0, 0, null);
  }

  private void read(long time) {
    listener.onBatchSubmitted(new JavaStreamingListenerBatchSubmitted(batch(time)));
  }

  private void done(long time) {
    listener.onBatchCompleted(new JavaStreamingListenerBatchCompleted(batch(time)));
  }

  /** Waits for {@code due} on a thread of its own. */
  private static Thread waitTill(BatchClock clock, long due) {
    Thread thread = new Thread(() -> clock.waitTillTime(due));
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void assertWaits(Thread thread) throws InterruptedException {
    thread.join(150);
    assertThat(thread.isAlive()).isTrue();
  }

  private static void assertReturns(Thread thread) throws InterruptedException {
    thread.join(120_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  public void isTheSystemsClockWithoutACheckpoint() {
    assertThat(clock().getTimeMillis()).isBetween(T, System.currentTimeMillis());
    BatchClock.resumeAfter(folder.getRoot().toURI() + "/none");
    assertThat(new BatchClock().getTimeMillis()).isBetween(T, System.currentTimeMillis());
  }

  @Test
  public void standsAtTheLatestCheckpointUntilABatchIsWaitedFor() throws Exception {
    for (long time = T - 3000; time <= T; time += 1000) {
      Files.createFile(checkpoints.resolve("checkpoint-" + time));
    }
    Files.createFile(checkpoints.resolve("temp"));
    BatchClock clock = clock();
    Thread.sleep(30);
    assertThat(clock.getTimeMillis()).isEqualTo(T);
    read(T);
    done(T);
    assertReturns(waitTill(clock, T + 100));
    assertThat(clock.getTimeMillis()).isBetween(T + 100, T + 600_000);
  }

  @Test
  public void afterARestartABatchIsDueWhenTheCheckpointsBatchesAreDone() throws Exception {
    Files.createFile(checkpoints.resolve("checkpoint-" + T + ".bk"));
    BatchClock clock = clock();
    Thread next = waitTill(clock, T + 1);
    assertWaits(next);
    read(T);
    assertWaits(next);
    done(T);
    assertReturns(next);
  }

  @Test
  public void standsStillWhileTheBatchBeforeIsReadOrTheOneBeforeThatProcessed() throws Exception {
    BatchClock clock = clock();
    long due = clock.getTimeMillis();
    assertReturns(waitTill(clock, due));
    Thread second = waitTill(clock, due + 1);
    assertWaits(second);
    read(due);
    assertReturns(second);
    Thread third = waitTill(clock, due + 2);
    read(due + 1);
    assertWaits(third);
    done(due);
    assertReturns(third);
    assertThat(clock.getTimeMillis()).isLessThan(System.currentTimeMillis() - 250);
  }

  @Test
  public void aReleaseEndsTheWaitForABatchThatNeverCompletes() throws Exception {
    BatchClock clock = clock();
    long due = clock.getTimeMillis();
    assertReturns(waitTill(clock, due));
    read(due);
    assertReturns(waitTill(clock, due + 1));
    read(due + 1);
    Thread third = waitTill(clock, due + 2);
    assertWaits(third);
    BatchClock.release();
    assertReturns(third);
    // The next pipeline waits again.
    Files.createFile(checkpoints.resolve("checkpoint-" + T));
    assertWaits(waitTill(clock(), T + 1));
  }

  @Test
  public void tellsOfADirectoryThatCannotBeRead() {
    assertThatThrownBy(() -> BatchClock.resumeAfter("nosuch://x"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--checkpointDir=nosuch://x cannot be read: ");
  }
}
