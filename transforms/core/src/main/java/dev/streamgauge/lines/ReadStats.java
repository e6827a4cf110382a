package dev.streamgauge.lines;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/**
 * Statistics of reading the lines of one batch. Filters pass them on unchanged.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class ReadStats implements Serializable {
  /** Nothing read. */
  public static final ReadStats NONE = of(0, 0, 0);

  /** Returns stats with these counts and no dead lines. */
  public static ReadStats of(long linesRead, long linesCut, long linesRepaired) {
    return of(linesRead, linesCut, linesRepaired, 0);
  }

  /** Returns stats with these counts. */
  public static ReadStats of(long linesRead, long linesCut, long linesRepaired, long linesDead) {
    return new AutoValue_ReadStats(linesRead, linesCut, linesRepaired, linesDead);
  }

  /**
   * Returns the number of lines read, including dead ones and those that a filter has dropped
   * since.
   */
  public abstract long linesRead();

  /** Returns the number of lines that exceeded the limit and were cut. */
  public abstract long linesCut();

  /** Lines with malformed UTF-8 that was replaced. */
  public abstract long linesRepaired();

  /**
   * Returns the number of lines that could not be processed, whether or not a {@link DeadLetter}
   * was kept.
   */
  public abstract long linesDead();
}
