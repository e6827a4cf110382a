package dev.streamgauge.util;

import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;
import org.apache.beam.sdk.annotations.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates daemon threads that must not die silently: without them a run would hang or fall behind
 * unnoticed. A failure that kills such a thread ends the process, with exit code 1 and a line that
 * says why; the next start resumes.
 */
@Internal
public final class BackgroundThread {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);
  private static final int FAILED = 1;

  private BackgroundThread() {}

  /** One round of repeated work. */
  @FunctionalInterface
  public interface Round {
    /** Does one round. */
    void run() throws Exception;
  }

  /** Returns a thread, not started yet, whose death ends the process. */
  public static Thread of(String name, Runnable task) {
    // Not exit(): shutdown hooks may wait for the very thread that has died.
    return of(name, task, Runtime.getRuntime()::halt);
  }

  static Thread of(String name, Runnable task, IntConsumer halt) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((dead, cause) -> end(dead.getName(), cause, halt));
    return thread;
  }

  /** Returns a factory of such threads, for executors. */
  public static ThreadFactory factory(String name) {
    return task -> of(name, task);
  }

  /**
   * Returns {@code round} for an executor to repeat, which would silently stop after the first
   * failure. A failed round is logged, at most once a minute, and the next may succeed.
   */
  public static Runnable surviving(String what, Round round) {
    return surviving(what, round, Runtime.getRuntime()::halt);
  }

  static Runnable surviving(String what, Round round, IntConsumer halt) {
    RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
    return () -> {
      try {
        round.run();
      } catch (VirtualMachineError e) {
        end(what, e, halt);
      } catch (Throwable e) {
        limitedLog.warn("{} failed and is tried again", what, e);
      }
    };
  }

  private static void end(String name, Throwable cause, IntConsumer halt) {
    try {
      // Logging may need the very resource that is exhausted, such as memory.
      System.err.println(
          "streamgauge: the thread " + name + " has died (" + cause + "): ending the process");
      LOG.error("The thread {} has died", name, cause);
    } finally {
      halt.accept(FAILED);
    }
  }
}
