package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.util.BackgroundThread;
import java.io.IOException;
import java.util.ArrayList;
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
 * The threads that read the parts of a {@link MergedSource} ahead into one bounded queue. Lives on
 * while runners close and re-create the reader in front of it.
 */
final class MergeEngine<M extends UnboundedSource.CheckpointMark> implements AutoCloseable {
  /** What a line takes besides its bytes: where it starts and ends, and its time. */
  private static final int LINE_BYTES = 16;

  private static final int IDLE_PAUSE_MILLIS = 5;

  /** No look takes longer, also while a broker is away ({@code KafkaEnds}). */
  private static final long LONGEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  /** A batch of a part, with the part's mark and time behind it. */
  record Item<M>(int part, LineBatch batch, M mark, SplitTime time) {
    /** The memory it takes. */
    long bytes() {
      return batch.byteSize() + (long) LINE_BYTES * batch.size();
    }
  }

  /** How far a part has come without a batch, after the given number of batches of it. */
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
   * When a part last had something, read or not, or looked again after a pause: from then on the
   * source is idle.
   */
  private volatile long lastInput;

  /** When each part last began a look for input that found none. */
  private final AtomicLongArray lastLooks;

  /** How many parts have come to their end after a {@link DrainSignal}. */
  private final AtomicInteger stopped = new AtomicInteger();

  private volatile boolean closed;

  MergeEngine(
      List<? extends UnboundedSource<LineBatch, M>> parts,
      PipelineOptions options,
      MergeProgress<M> progress,
      WallClock clock,
      String name) {
    this.queue = new ArrayBlockingQueue<>(ReadAhead.BATCHES * parts.size());
    this.notes = new AtomicReferenceArray<>(parts.size());
    this.clock = clock;
    this.lastInput = clock.elapsedMillis();
    this.lastLooks = new AtomicLongArray(parts.size());
    this.progress = progress;
    for (int i = 0; i < parts.size(); i++) {
      int part = i;
      readAhead.add(ReadAhead.of(Runtime.getRuntime().maxMemory(), parts.size()));
      lastLooks.set(i, lastInput);
      M mark = progress.mark(i);
      Thread thread =
          BackgroundThread.of(
              "read-" + name + "-" + i, () -> pump(part, parts.get(part), options, mark));
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private void pump(
      int part, UnboundedSource<LineBatch, M> source, PipelineOptions options, @Nullable M start) {
    MetricsEnvironment.setCurrentContainer(metrics);
    long batches = 0;
    try (UnboundedReader<LineBatch> reader = reader(part, source, options, start)) {
      long look = clock.elapsedMillis();
      long lookNanos = System.nanoTime();
      long looked = clock.nanos();
      boolean available = reader.start();
      SplitTime time = SplitTime.UNKNOWN;
      SplitTime noted = null;
      // A failure ends all parts: as long as one fills the queue, it would not come to light.
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
          if (!time.tellsNoMoreThan(noted)) {
            notes.set(part, new Note<>(batches, mark(reader), time));
            noted = time;
          }
          Thread.sleep(IDLE_PAUSE_MILLIS);
        }
        if (DrainSignal.requested() && Drainable.stop(reader)) {
          stopped.incrementAndGet();
          return;
        }
        look = clock.elapsedMillis();
        lookNanos = System.nanoTime();
        long nanos = clock.nanos();
        if (nanos - looked > LONGEST_LOOK_NANOS) {
          // Nobody has looked meanwhile, and what has come may not be found by the first look.
          lastInput = look;
        }
        looked = nanos;
        available = reader.advance();
      }
    } catch (InterruptedException e) {
      // close() ends the thread so.
    } catch (Throwable e) {
      if (!closed) {
        failure.compareAndSet(null, e);
      }
    } finally {
      MetricsEnvironment.setCurrentContainer(null);
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

  /** Whether all parts have ended after a {@link DrainSignal} and all they read is handed out. */
  boolean isStopped() {
    return stopped.get() == threads.size() && queue.isEmpty();
  }

  @SuppressWarnings("unchecked")
  private M mark(UnboundedReader<LineBatch> reader) {
    return (M) reader.getCheckpointMark();
  }

  /**
   * The next item, waiting a little for one; null if there is none.
   *
   * @throws IOException if a part has failed and all it had read before was handed out
   */
  @Nullable Item<M> poll(long waitMillis) throws IOException {
    try {
      Item<M> item = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
      Throwable cause = failure.get();
      if (item == null && cause != null) {
        // It may have come between the two looks, and a batch of the same part before it.
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

  /** Tells {@code progress} how far the parts have come that have nothing in the queue. */
  void readNotes(long nowMillis) {
    for (int part = 0; part < notes.length(); part++) {
      Note<M> note = notes.get(part);
      if (note != null) {
        progress.note(part, note, nowMillis);
      }
    }
  }

  /**
   * For how many milliseconds all parts have been seen to have nothing. Not since something was
   * last handed out: the runner may have paused, with batches waiting here. Nor until now: a part
   * that was held up by a full queue, or with the whole process, has not looked yet. Nor over such
   * a pause: senders on the same machine have paused too.
   */
  long idleMillis() {
    long looked = Long.MAX_VALUE;
    for (int part = 0; part < lastLooks.length(); part++) {
      looked = Math.min(looked, lastLooks.get(part));
    }
    return queue.isEmpty() ? looked - lastInput : 0;
  }

  /** What was handed out so far. Only the reader that holds the engine touches it. */
  MergeProgress<M> progress() {
    return progress;
  }

  /** Logs dead letters; kept here since the readers in front of it come and go. */
  DeadLog deadLog() {
    return deadLog;
  }

  /** The metrics of the parts. */
  BufferedMetricsContainer metrics() {
    return metrics;
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
