package dev.streamgauge.testing;

import java.time.Duration;
import java.util.Locale;

/**
 * Ends a program once it reports that it has read all lines. Unlike {@code --stopWhenIdle}, this
 * does not depend on delays of the sender.
 */
public final class ReadAll {
  /** The option that makes a program report the lines it has read. */
  public static final String OPTION = "--progressEvery=500ms";

  private ReadAll() {}

  /** Waits until {@code run} has read {@code lines} lines. */
  public static void await(ProcessRun run, long lines, Duration timeout) {
    String progress =
        String.format(Locale.ROOT, "progress: %,d %s read,", lines, lines == 1 ? "line" : "lines");
    if (!run.waitUntil(() -> run.stderr().contains(progress), timeout)) {
      throw new AssertionError("Not reported: " + progress + "\n" + run.stderr());
    }
  }

  /** Waits for the same and ends the program with SIGTERM, which closes all windows. */
  public static void thenEnd(ProcessRun run, long lines, Duration timeout) {
    await(run, lines, timeout);
    run.terminate();
    run.expectExit(0, timeout);
  }
}
