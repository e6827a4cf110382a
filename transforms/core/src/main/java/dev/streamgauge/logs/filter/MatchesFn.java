package dev.streamgauge.logs.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import org.apache.beam.sdk.annotations.Internal;

/** Keeps the lines in which a regular expression is found. */
@Internal
public final class MatchesFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  /** Safe to share: it keeps the state of its matches in machines it hands out one to a thread. */
  private final Pattern pattern;

  private final Prefilter prefilter;

  public MatchesFn(Pattern pattern) {
    this.pattern = pattern;
    this.prefilter = Prefilter.of(pattern.pattern());
  }

  @Override
  public LineBatch apply(LineBatch batch) {
    int size = batch.size();
    if (size == 0) {
      return batch;
    }
    byte[] bytes = batch.bytes();
    int[] kept = new int[size];
    int count = 0;
    Matcher matcher = pattern.matcher("");
    for (int i = 0; i < size; i++) {
      if (!prefilter.mayMatch(bytes, batch.start(i), batch.end(i))) {
        continue;
      }
      // Not as bytes, which RE2/J 1.8 takes too: there ^ and \b match after each character that is
      // not ASCII. And not as a part of more, where ^, $ and \b would see the lines around it.
      matcher.reset(batch.line(i));
      if (matcher.find()) {
        kept[count++] = i;
      }
    }
    return count == size ? batch : batch.select(kept, count);
  }
}
