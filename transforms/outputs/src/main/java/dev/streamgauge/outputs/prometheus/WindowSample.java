package dev.streamgauge.outputs.prometheus;

import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.util.LongKeys;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.Comparator;

/**
 * One result as a sample.
 *
 * <p>A sample cannot be replaced: Prometheus refuses another value at the same time. So the
 * revisions of a window have times of their own, in their order, all within the last second of the
 * window: whoever asks for the value at the window's end gets the highest revision there is.
 */
record WindowSample(long timeMillis, String key, long value) {
  /** The order in which Prometheus wants samples. */
  static final Comparator<WindowSample> IN_TIME =
      Comparator.comparingLong(WindowSample::timeMillis).thenComparing(WindowSample::key);

  /** The length of the span that the revisions of a window share. */
  static final int SPAN_MILLIS = 1000;

  /** The revisions of a run that had begun when the window ended. */
  static final int OF_FIRST_RUN = 700;

  /** The revisions of each run that began later, of which there are {@value #LATER_RUNS} kinds. */
  static final int OF_LATER_RUN = 42;

  private static final int LATER_RUNS = 7;
  private static final int MAX_KEY = 500;
  private static final long MINUTE = 60_000;

  /** Returns the sample of entry {@code entry} of {@code pane}, which has a place. */
  static WindowSample of(WindowCounts pane, int entry) {
    return new WindowSample(
        pane.endMillis() - SPAN_MILLIS + place(pane),
        LongKeys.cut(pane.counts().key(entry), MAX_KEY),
        pane.counts().count(entry));
  }

  /** Returns whether there is a place for this revision. */
  static boolean hasPlace(WindowCounts pane) {
    return RunEpoch.correction(pane.revision())
        < (laterRun(pane) == 0 ? OF_FIRST_RUN : OF_LATER_RUN);
  }

  /** Returns the place of the pane's revision in the last second of its window. */
  private static int place(WindowCounts pane) {
    int later = laterRun(pane);
    int start = later == 0 ? 0 : OF_FIRST_RUN + (later - 1) * OF_LATER_RUN;
    return start + (int) RunEpoch.correction(pane.revision());
  }

  /**
   * Returns 0 for a run that began before the end of the window, else 1 if it did within a minute,
   * 2 within two, 3 within four, and so on to {@value #LATER_RUNS}.
   */
  private static int laterRun(WindowCounts pane) {
    long after = RunEpoch.startMillis(RunEpoch.of(pane.revision())) - pane.endMillis();
    int later = 0;
    for (long most = 0; later < LATER_RUNS && after > most; later++) {
      most = Math.max(MINUTE, most * 2);
    }
    return later;
  }
}
