package dev.streamgauge.joins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The counts of one key in the same window of two streams. Of all counts with the same window and
 * key, the one with the highest revision is valid.
 *
 * @param startMillis the first millisecond of the window, since the epoch
 * @param endMillis the millisecond after its last
 * @param left null if the left stream has no such key in the window
 * @param right null if the right stream has none
 * @param revision higher for each correction
 * @since 0.1.0
 */
public record JoinedCount(
    long startMillis,
    long endMillis,
    String key,
    @Nullable Long left,
    @Nullable Long right,
    long revision) {

  /** The coder of {@link JoinedCount}. */
  public static final class JoinedCountCoder extends AtomicCoder<JoinedCount> {
    private static final JoinedCountCoder INSTANCE = new JoinedCountCoder();
    private static final VarLongCoder LONG = VarLongCoder.of();
    private static final Coder<Long> COUNT = NullableCoder.of(LONG);

    /** Returns the singleton instance. */
    public static JoinedCountCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(JoinedCount joined, OutputStream out) throws IOException {
      LONG.encode(joined.startMillis, out);
      LONG.encode(joined.endMillis, out);
      StringUtf8Coder.of().encode(joined.key, out);
      COUNT.encode(joined.left, out);
      COUNT.encode(joined.right, out);
      LONG.encode(joined.revision, out);
    }

    @Override
    public JoinedCount decode(InputStream in) throws IOException {
      long start = LONG.decode(in);
      long end = LONG.decode(in);
      String key = StringUtf8Coder.of().decode(in);
      Long left = COUNT.decode(in);
      Long right = COUNT.decode(in);
      return new JoinedCount(start, end, key, left, right, LONG.decode(in));
    }
  }
}
