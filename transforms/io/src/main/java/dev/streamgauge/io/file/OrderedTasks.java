package dev.streamgauge.io.file;

import dev.streamgauge.util.BackgroundThread;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does the tasks of one reader, several at a time, and returns their results in the order in which
 * the tasks were added. Finding lines and their times, and counting them for many rules, takes
 * several times as long as reading. The reading thread adds a few tasks ahead, and while it waits
 * it does those that no other thread has begun. Not thread-safe.
 *
 * @param <T> the results
 */
final class OrderedTasks<T> {
  /** More would fill the heap with batches before they find as many idle cores. */
  private static final int MOST_THREADS = 8;

  private static final int IDLE_SECONDS = 10;

  /** Enough for each thread to find another task when it is done with one. */
  private static final int TASKS_PER_THREAD = 2;

  /**
   * The threads of all readers, one for each core besides that of the reader: on one that is busy
   * they only take turns. Static since readers are created from their sources alone, each for a few
   * mebibytes. The threads end when idle, so that they keep no class loader of a cluster's job.
   */
  private static final ThreadPoolExecutor THREADS = threads(cores() - 1);

  private final Executor executor;
  private final int most;
  private final ArrayDeque<FutureTask<T>> begun = new ArrayDeque<>();

  /** Does tasks on the cores of this machine. */
  OrderedTasks() {
    this(cores() == 1 ? task -> {} : THREADS, TASKS_PER_THREAD * cores());
  }

  /**
   * Does tasks on {@code executor}, which may leave them undone.
   *
   * @param most how many tasks may wait or be in work
   */
  OrderedTasks(Executor executor, int most) {
    this.executor = executor;
    this.most = most;
  }

  private static int cores() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  private static ThreadPoolExecutor threads(int size) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            Math.max(1, size),
            Math.max(1, size),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            BackgroundThread.factory("read-lines"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Returns whether to take a result before more is added. */
  boolean isFull() {
    return begun.size() >= most;
  }

  /** Returns whether all results are taken. */
  boolean isEmpty() {
    return begun.isEmpty();
  }

  /** Adds a task, after all others; it throws no checked exceptions. */
  void add(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    begun.add(task);
    executor.execute(task);
  }

  /**
   * Returns the result of the task that was added first, and removes it; there is one.
   *
   * @throws IOException if the thread is interrupted while it waits
   */
  T take() throws IOException {
    FutureTask<T> first = begun.remove();
    // Does nothing if another thread has begun. Then there is time for the last ones: the other
    // threads come from the front.
    first.run();
    Iterator<FutureTask<T>> last = begun.descendingIterator();
    while (!first.isDone() && last.hasNext()) {
      last.next().run();
    }
    try {
      return first.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while lines are counted or filtered");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (CancellationException e) {
      throw new IOException("the reader is closed", e);
    }
  }

  /** Drops the tasks that no thread has begun. */
  void cancel() {
    begun.forEach(task -> task.cancel(false));
    begun.clear();
  }
}
