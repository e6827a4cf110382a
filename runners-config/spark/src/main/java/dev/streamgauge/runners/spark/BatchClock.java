package dev.streamgauge.runners.spark;

import dev.streamgauge.pipelines.options.ConfigException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.runners.spark.translation.streaming.Checkpoint.CheckpointDir;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchSubmitted;
import org.apache.spark.util.SystemClock;

/**
 * The clock that numbers Spark's micro-batches. It follows the system clock, but pauses while there
 * is no pipeline, and while one is behind:
 *
 * <ul>
 *   <li>After a restart it resumes where the checkpoint ends. With the system clock, Spark would
 *       catch up on every micro-batch of its downtime, one after the other, each with its full read
 *       time. That takes almost as long as the downtime, and a crash meanwhile starts all over, as
 *       nothing is saved before the last one.
 *   <li>A micro-batch is due when the previous one has been read and the one before that is done.
 *       With the system clock they queue up, and take memory, while a database is down or the
 *       machine is busy. When many of them then end at once, Spark deletes the state of the first
 *       before it has written the checkpoint that names it; a crash at that moment silently loses
 *       lines, as the restart begins without any state.
 * </ul>
 *
 * <p>It only provides batch numbers, not event times, idle times or metrics. Its state is static,
 * since Spark creates the clock by class name.
 */
public final class BatchClock extends SystemClock {
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-(\\d+)(\\.bk)?");

  private static final long LOOK_MILLIS = 10;

  /** Longest wait for a batch to be read: Spark never reports one that could not be read. */
  private static final long LONGEST_READ_MILLIS = 60_000;

  private static volatile OptionalLong resumeAt = OptionalLong.empty();
  private static volatile long lastRead = Long.MIN_VALUE;
  private static volatile long lastDone = Long.MIN_VALUE;
  private static volatile boolean released;

  private volatile long behindMillis;
  private volatile boolean stands;
  private boolean spills;
  private long lastDue = Long.MIN_VALUE;
  private long dueBefore = Long.MIN_VALUE;

  /** Called by Spark. */
  public BatchClock() {
    resumeAt.ifPresent(
        time -> {
          stands = true;
          lastDue = time;
          dueBefore = time;
        });
  }

  /**
   * Makes the next clock resume where the checkpoint in {@code checkpointDir}, if any, ends.
   *
   * @throws ConfigException if the directory cannot be read
   */
  static void resumeAfter(String checkpointDir) {
    lastRead = Long.MIN_VALUE;
    lastDone = Long.MIN_VALUE;
    released = false;
    Path folder = new CheckpointDir(checkpointDir).getSparkCheckpointDir();
    OptionalLong latest = OptionalLong.empty();
    try {
      var hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
      for (FileStatus file : folder.getFileSystem(hadoop).listStatus(folder)) {
        Matcher name = CHECKPOINT.matcher(file.getPath().getName());
        if (name.matches()) {
          long time = Long.parseLong(name.group(1));
          latest = OptionalLong.of(Math.max(time, latest.orElse(time)));
        }
      }
    } catch (FileNotFoundException nothingYet) {
      // The first start.
    } catch (IOException e) {
      throw new ConfigException("--checkpointDir=" + checkpointDir + " cannot be read: " + e, e);
    }
    resumeAt = latest;
  }

  /**
   * Ends every wait for a micro-batch, even for one that never completes: Spark stops only when the
   * clock's thread has returned.
   */
  static void release() {
    released = true;
  }

  /**
   * Returns a listener that reports to the clock which micro-batches are read and which are done.
   */
  static JavaStreamingListener listener() {
    return new JavaStreamingListener() {
      @Override
      public void onBatchSubmitted(JavaStreamingListenerBatchSubmitted batch) {
        lastRead = Math.max(lastRead, batch.batchInfo().batchTime().milliseconds());
      }

      @Override
      public void onBatchCompleted(JavaStreamingListenerBatchCompleted batch) {
        lastDone = Math.max(lastDone, batch.batchInfo().batchTime().milliseconds());
      }
    };
  }

  /**
   * Returns the time. After a restart this is the end of the checkpoint until the first wait for a
   * batch.
   *
   * <p>Spark asks before it runs a job, in the same thread, which is the one place where something
   * can happen between two micro-batches: listeners are notified later.
   */
  @Override
  public long getTimeMillis() {
    BatchWatermark.publish();
    return now();
  }

  private synchronized long now() {
    long now = super.getTimeMillis();
    if (stands) {
      behindMillis = now - resumeAt.orElseThrow();
    }
    return now - behindMillis;
  }

  @Override
  public long waitTillTime(long due) {
    now();
    spills = spills || SpillToDisk.apply();
    BatchWatermark.begin();
    stands = false;
    long now = super.waitTillTime(due + behindMillis);
    long giveUp = now + LONGEST_READ_MILLIS;
    while (!released && ((lastRead < lastDue && now < giveUp) || lastDone < dueBefore)) {
      now = super.waitTillTime(now + LOOK_MILLIS);
      behindMillis = now - due;
    }
    dueBefore = lastDue;
    lastDue = due;
    return due;
  }
}
