package dev.streamgauge.pipelines.run;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.joda.time.Duration;

/**
 * Ends the process when its graceful shutdown takes too long: a driver waiting for a database, a
 * runner's hook, a thread out of memory. Its thread is started in advance, since a process in
 * trouble may not be able to start one.
 */
public final class ShutdownDeadline implements AutoCloseable {
  private static final long TIME_FOR_LAST_WORDS_MILLIS = 1000;

  private final Duration limit;
  private final PrintStream err;
  private final IntConsumer halt;
  private volatile boolean saved;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Creates a deadline that expires {@code limit} after it begins, and then writes a message to
   * {@code err}.
   */
  public ShutdownDeadline(Duration limit, PrintStream err) {
    this(limit, err, code -> Runtime.getRuntime().halt(code));
  }

  ShutdownDeadline(Duration limit, PrintStream err, IntConsumer halt) {
    this.limit = limit;
    this.err = err;
    this.halt = halt;
    this.thread = new Thread(this::run, "shutdown-deadline");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Makes the deadline also begin when the JVM shuts down for any reason, such as a signal before
   * the run.
   */
  public ShutdownDeadline onExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::begin, "shutdown-deadline-begins"));
    return this;
  }

  /** Makes the message say that the run saves what it reads. */
  ShutdownDeadline ofSaved(boolean isSaved) {
    saved = isSaved;
    return this;
  }

  /** Starts the time limit. */
  void begin() {
    begun.countDown();
  }

  private void run() {
    try {
      begun.await();
      Thread.sleep(limit.getMillis());
    } catch (InterruptedException e) {
      return;
    }
    try {
      // On another thread: the reader of stderr may hang, too.
      Thread words = new Thread(this::say, "last-words");
      words.setDaemon(true);
      words.start();
      words.join(TIME_FOR_LAST_WORDS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      halt.accept(ExitCode.FAILED);
    }
  }

  private void say() {
    err.println(
        String.format(
            Locale.ROOT,
            "streamgauge: the graceful shutdown has not ended within %.1f s: ending at once%s",
            limit.getMillis() / (double) TimeUnit.SECONDS.toMillis(1),
            saved ? "; what was read is saved, and the next start resumes as after a crash" : ""));
  }

  /** Cancels the deadline, since the process ends in time. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
