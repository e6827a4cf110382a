package dev.streamgauge.logs.filter;

import com.google.re2j.Pattern;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.regex.LineMatcher;
import dev.streamgauge.logs.regex.LineRegex;
import org.apache.beam.sdk.annotations.Internal;

/** Keeps lines in which a regular expression matches. */
@Internal
public final class MatchesFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  private final LineRegex regex;

  public MatchesFn(Pattern pattern) {
    this.regex = LineRegex.of(pattern);
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
    LineMatcher matcher = regex.matcher();
    for (int i = 0; i < size; i++) {
      if (matcher.find(bytes, batch.start(i), batch.end(i))) {
        kept[count++] = i;
      }
    }
    return count == size ? batch : batch.select(kept, count);
  }
}
