package dev.streamgauge.io.source;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.streamgauge.io.splits.SplitBacklog;
import dev.streamgauge.io.splits.SplitTime;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.util.BackgroundThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The threads that read the parts of a {@link MergedSource} ahead into one bounded queue. The
 * engine outlives the readers in front of it, which runners close and re-create.
 */
final class MergeEngine<M extends UnboundedSource.CheckpointMark> implements AutoCloseable {
  /** The size of a line besides its bytes: its start, end and time. */
  private static final int LINE_BYTES = 16;

  private static final int IDLE_PAUSE_MILLIS = 5;

  /** The maximum duration of a look, even while a broker is unavailable ({@code KafkaEnds}). */
  private static final long LONGEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  /** How often what waits in a part is determined. */
  private static final long MEASURE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A batch of a part, with the part's mark and time after it. */
  record Item<M>(int part, LineBatch batch, M mark, SplitTime time) {
    /** Returns the memory it takes. */
    long bytes() {
      return batch.byteSize() + (long) LINE_BYTES * batch.size();
    }
  }

  /** How far a part has come without a batch, after the given number of its batches. */
  record Note<M>(long afterBatches, M mark, SplitTime time) {}

  private final BlockingQueue<Item<M>> queue;
  private final List<ReadAhead> readAhead = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final BufferedMetricsContainer metrics = new BufferedMetricsContainer();
  private final DeadLog deadLog = new DeadLog();
  private final MergeProgress<M> progress;
  private final AtomicReferenceArray<@Nullable Note<M>> notes;
  private final WallClock clock;

  /**
   * When a part last had input, read or not, or looked again after a pause: the source has been
   * idle since then.
   */
  private volatile long lastInput;

  /** When each part last began a look that found no input. */
  private final AtomicLongArray lastLooks;

  /** What waits in each part, in lines and in bytes; -1 where that is not known. */
  private final AtomicLongArray backlogLines;

  private final AtomicLongArray backlogBytes;

  /** How many parts have ended, on their own or after a {@link DrainSignal}. */
  private final AtomicInteger stopped = new AtomicInteger();

  /** The parts whose threads may be interrupted. */
  @GuardedBy("this")
  private final BitSet interruptible = new BitSet();

  private volatile boolean closed;

  /**
   * Starts the threads.
   *
   * @param heapBytes the heap to take a share of for what is read ahead
   */
  MergeEngine(
      List<? extends UnboundedSource<LineBatch, M>> parts,
      PipelineOptions options,
      MergeProgress<M> progress,
      long heapBytes,
      WallClock clock,
      String name) {
    this.queue = new ArrayBlockingQueue<>(ReadAhead.BATCHES * parts.size());
    this.notes = new AtomicReferenceArray<>(parts.size());
    this.clock = clock;
    this.lastInput = clock.elapsedMillis();
    this.lastLooks = new AtomicLongArray(parts.size());
    this.progress = progress;
    this.backlogLines = new AtomicLongArray(parts.size());
    this.backlogBytes = new AtomicLongArray(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      int part = i;
      readAhead.add(ReadAhead.of(heapBytes, parts.size()));
      lastLooks.set(i, lastInput);
      backlogLines.set(i, SourceMetrics.Backlog.UNKNOWN);
      backlogBytes.set(i, SourceMetrics.Backlog.UNKNOWN);
      M mark = progress.mark(i);
      Thread thread =
          BackgroundThread.of(
              "read-" + name + "-" + i, () -> pump(part, parts.get(part), options, mark));
      threads.add(thread);
    }
    interruptible.set(0, parts.size());
    threads.forEach(Thread::start);
  }

  private void pump(
      int part, UnboundedSource<LineBatch, M> source, PipelineOptions options, @Nullable M start) {
    MetricsEnvironment.setCurrentContainer(metrics);
    try (UnboundedReader<LineBatch> reader = reader(part, source, options, start);
        AutoCloseable uninterrupted = () -> endInterrupts(part)) {
      read(part, reader);
    } catch (InterruptedException e) {
      // close() ends the thread this way.
    } catch (Throwable e) {
      if (!closed) {
        failure.compareAndSet(null, e);
      }
    } finally {
      MetricsEnvironment.setCurrentContainer(null);
    }
  }

  /**
   * Sees to it that the thread is not interrupted while it closes its reader: KafkaIO's would leave
   * its threads behind.
   */
  private synchronized void endInterrupts(int part) {
    interruptible.clear(part);
    boolean unused = Thread.interrupted();
  }

  private void read(int part, UnboundedReader<LineBatch> reader)
      throws IOException, InterruptedException {
    long batches = 0;
    long measured = System.nanoTime() - MEASURE_NANOS;
    long look = clock.elapsedMillis();
    long lookNanos = System.nanoTime();
    long looked = clock.nanos();
    boolean available = reader.start();
    SplitTime time = SplitTime.UNKNOWN;
    SplitTime noted = null;
    boolean ended = false;
    // A failure ends all parts: while one fills the queue, the failure would not surface.
    while (!closed && failure.get() == null) {
      Instant watermark = reader.getWatermark();
      time = time.next(watermark, System.nanoTime(), CaughtUpReader.of(reader, lookNanos));
      if (available) {
        lastInput = clock.elapsedMillis();
        batches++;
        put(new Item<>(part, reader.getCurrent(), mark(reader), time));
        lastInput = clock.elapsedMillis();
      } else {
        lastLooks.set(part, look);
        if (SourceMetrics.Backlog.isBehind(reader)) {
          lastInput = look;
        }
        if (!time.tellsNoMoreThan(noted)) {
          notes.set(part, new Note<>(batches, mark(reader), time));
          noted = time;
        }
        Thread.sleep(IDLE_PAUSE_MILLIS);
      }
      if (lookNanos - measured >= MEASURE_NANOS) {
        measured = lookNanos;
        backlogLines.set(part, SourceMetrics.Backlog.linesOf(reader));
        backlogBytes.set(part, reader.getSplitBacklogBytes());
      }
      if (!ended && !available && CaughtUpReader.hasEnded(reader)) {
        // Looks go on: the watermark of the others waits for them.
        ended = true;
        stopped.incrementAndGet();
      }
      if (DrainSignal.requested() && Drainable.stop(reader)) {
        if (!ended) {
          stopped.incrementAndGet();
        }
        return;
      }
      look = clock.elapsedMillis();
      lookNanos = System.nanoTime();
      long nanos = clock.nanos();
      if (nanos - looked > LONGEST_LOOK_NANOS) {
        // Nobody has looked meanwhile, and the first look may not find what has arrived.
        lastInput = look;
      }
      looked = nanos;
      available = reader.advance();
    }
  }

  private UnboundedReader<LineBatch> reader(
      int part, UnboundedSource<LineBatch, M> source, PipelineOptions options, @Nullable M start)
      throws IOException {
    return source instanceof BatchedSource<?, M> batched
        ? batched.createReader(options, start, readAhead.get(part).batchBytes())
        : source.createReader(options, start);
  }

  private void put(Item<M> item) throws InterruptedException {
    readAhead.get(item.part()).acquire(item.bytes());
    queue.put(item);
  }

  /**
   * Returns whether all parts have ended, on their own or after a {@link DrainSignal}, and
   * everything read is emitted.
   */
  boolean isStopped() {
    return stopped.get() == threads.size() && queue.isEmpty();
  }

  @SuppressWarnings("unchecked")
  private M mark(UnboundedReader<LineBatch> reader) {
    return (M) reader.getCheckpointMark();
  }

  /**
   * Returns the next item, after a short wait if needed; null if there is none.
   *
   * @throws IOException if a part has failed and everything it had read before was emitted
   */
  @Nullable Item<M> poll(long waitMillis) throws IOException {
    try {
      Item<M> item = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
      Throwable cause = failure.get();
      if (item == null && cause != null) {
        // It may have arrived between the two looks, preceded by a batch of the same part.
        item = queue.poll();
      }
      if (item == null && cause != null) {
        throw cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
      }
      if (item != null) {
        readAhead.get(item.part()).release(item.bytes());
      }
      return item;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Updates {@code progress} for the parts that have nothing in the queue. */
  void readNotes(long nowMillis) {
    for (int part = 0; part < notes.length(); part++) {
      Note<M> note = notes.get(part);
      if (note != null) {
        progress.note(part, note, nowMillis);
      }
    }
  }

  /**
   * Returns for how many milliseconds all parts have been seen to have no input. This does not
   * start when something was last emitted: the runner may have paused, with batches waiting here.
   * It does not extend to now: a part that was blocked by a full queue, or with the whole process,
   * has not looked yet. It does not span such a pause either: senders on the same machine have
   * paused too.
   */
  long idleMillis() {
    long looked = Long.MAX_VALUE;
    for (int part = 0; part < lastLooks.length(); part++) {
      looked = Math.min(looked, lastLooks.get(part));
    }
    return queue.isEmpty() ? looked - lastInput : 0;
  }

  /** Returns the progress of what was emitted. Only the reader that holds the engine uses it. */
  MergeProgress<M> progress() {
    return progress;
  }

  /** Returns what is known to wait in all parts. */
  SplitBacklog backlog() {
    return new SplitBacklog(sum(backlogLines), sum(backlogBytes));
  }

  private static long sum(AtomicLongArray backlogs) {
    long sum = SourceMetrics.Backlog.UNKNOWN;
    for (int part = 0; part < backlogs.length(); part++) {
      sum = SplitBacklog.sum(sum, backlogs.get(part));
    }
    return sum;
  }

  /** Returns the log of dead letters, which is kept here since readers come and go. */
  DeadLog deadLog() {
    return deadLog;
  }

  /** Returns the metrics of the parts. */
  BufferedMetricsContainer metrics() {
    return metrics;
  }

  @Override
  public synchronized void close() {
    closed = true;
    interruptible.stream().mapToObj(threads::get).forEach(Thread::interrupt);
  }
}
