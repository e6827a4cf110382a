package dev.streamgauge.logs.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import org.apache.beam.sdk.annotations.Internal;

/** Keeps lines in which a regular expression matches. */
@Internal
public final class MatchesFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  /** Thread-safe: it keeps match state in machines, one per thread. */
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
      // A string, not bytes, which RE2/J 1.8 accepts too: on bytes ^ and \b match after each
      // non-ASCII character. And not a region, where ^, $ and \b would see the surrounding lines.
      matcher.reset(batch.line(i));
      if (matcher.find()) {
        kept[count++] = i;
      }
    }
    return count == size ? batch : batch.select(kept, count);
  }
}
