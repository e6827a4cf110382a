package dev.streamgauge.state.fold;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * Some lines of one key.
 *
 * @param firstMillis the time of the earliest, in milliseconds since the epoch
 * @param lastMillis the time of the latest
 * @param count their number
 */
@Internal
public record LineSpan(long firstMillis, long lastMillis, long count) {
  public LineSpan plus(LineSpan more) {
    return new LineSpan(
        Math.min(firstMillis, more.firstMillis),
        Math.max(lastMillis, more.lastMillis),
        count + more.count);
  }

  public static final class ActivityCoder extends AtomicCoder<LineSpan> {
    private static final ActivityCoder INSTANCE = new ActivityCoder();
    private static final VarLongCoder LONG = VarLongCoder.of();

    public static ActivityCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(LineSpan activity, OutputStream out) throws IOException {
      LONG.encode(activity.firstMillis, out);
      LONG.encode(activity.lastMillis - activity.firstMillis, out);
      LONG.encode(activity.count, out);
    }

    @Override
    public LineSpan decode(InputStream in) throws IOException {
      long first = LONG.decode(in);
      return new LineSpan(first, first + LONG.decode(in), LONG.decode(in));
    }
  }
}
