package dev.streamgauge.lines;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** What a reader met while it read the lines of one batch. Filters pass it on unchanged. */
@AutoValue
public abstract class ReadStats implements Serializable {
  /** Nothing read. */
  public static final ReadStats NONE = of(0, 0, 0);

  /** Stats with these counts. */
  public static ReadStats of(long linesRead, long linesCut, long linesRepaired) {
    return new AutoValue_ReadStats(linesRead, linesCut, linesRepaired);
  }

  /** Lines read, whether or not a filter has dropped them since. */
  public abstract long linesRead();

  /** Lines that were longer than the limit and were cut. */
  public abstract long linesCut();

  /** Lines with malformed UTF-8 that was replaced. */
  public abstract long linesRepaired();
}
