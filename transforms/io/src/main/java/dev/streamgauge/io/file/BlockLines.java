package dev.streamgauge.io.file;

import dev.streamgauge.io.source.ForwardTime;
import dev.streamgauge.lines.LineBatch;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What can be found out about a block without those before it.
 *
 * @param text the block
 * @param lines its lines with the time of reading; null if it must be framed
 * @param timed the lines with their event times, if those before do not matter; null if there are
 *     no lines, or no event times
 * @param times the state of the times after the block, if nothing was before
 * @param covered what the lines cover
 */
record BlockLines(
    TextBlock text,
    @Nullable LineBatch lines,
    @Nullable LineBatch timed,
    ForwardTime times,
    List<CoveredTime.Stretch> covered) {

  /**
   * Finds the lines of {@code text} and their times.
   *
   * @param reference the time near which times without a year or a zone are
   */
  static BlockLines of(TextBlock text, FileLinesConfig config, String origin, long reference) {
    ForwardTime times = new ForwardTime();
    LineBatch lines = text.lines(origin);
    if (lines == null || config.timing() == null) {
      return new BlockLines(text, lines, null, times, List.of());
    }
    LineBatch timed = config.timing().retime(lines, reference, text.now(), times);
    return new BlockLines(text, lines, timed, times, CoveredTime.of(timed));
  }
}
