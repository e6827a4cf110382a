package dev.streamgauge.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * Some lines of one key.
 *
 * @param firstMillis the time of the earliest, in milliseconds since the epoch
 * @param lastMillis the time of the latest
 * @param count their number
 */
record Activity(long firstMillis, long lastMillis, long count) {
  Activity plus(Activity more) {
    return new Activity(
        Math.min(firstMillis, more.firstMillis),
        Math.max(lastMillis, more.lastMillis),
        count + more.count);
  }

  static final class ActivityCoder extends AtomicCoder<Activity> {
    private static final ActivityCoder INSTANCE = new ActivityCoder();
    private static final VarLongCoder LONG = VarLongCoder.of();

    static ActivityCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(Activity activity, OutputStream out) throws IOException {
      LONG.encode(activity.firstMillis, out);
      LONG.encode(activity.lastMillis - activity.firstMillis, out);
      LONG.encode(activity.count, out);
    }

    @Override
    public Activity decode(InputStream in) throws IOException {
      long first = LONG.decode(in);
      return new Activity(first, first + LONG.decode(in), LONG.decode(in));
    }
  }
}
