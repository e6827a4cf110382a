package dev.streamgauge.lines;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/**
 * What a reader met while it read the lines of one batch. Filters pass it on unchanged.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class ReadStats implements Serializable {
  /** Nothing read. */
  public static final ReadStats NONE = of(0, 0, 0);

  /** Stats with these counts, of lines none of which is dead. */
  public static ReadStats of(long linesRead, long linesCut, long linesRepaired) {
    return of(linesRead, linesCut, linesRepaired, 0);
  }

  /** Stats with these counts. */
  public static ReadStats of(long linesRead, long linesCut, long linesRepaired, long linesDead) {
    return new AutoValue_ReadStats(linesRead, linesCut, linesRepaired, linesDead);
  }

  /** Lines read, dead ones included, whether or not a filter has dropped them since. */
  public abstract long linesRead();

  /** Lines that were longer than the limit and were cut. */
  public abstract long linesCut();

  /** Lines with malformed UTF-8 that was replaced. */
  public abstract long linesRepaired();

  /** Lines read that could not be used, whether or not a {@link DeadLetter} was kept of them. */
  public abstract long linesDead();
}
