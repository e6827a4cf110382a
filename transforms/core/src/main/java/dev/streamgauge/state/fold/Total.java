package dev.streamgauge.state.fold;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * The running count of a key.
 *
 * @param count the number of lines so far
 * @param latestEnd the end of the latest period with one, in milliseconds since the epoch
 */
@Internal
public record Total(long count, long latestEnd) {
  public static final class TotalCoder extends AtomicCoder<Total> {
    private static final TotalCoder INSTANCE = new TotalCoder();

    public static TotalCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(Total total, OutputStream out) throws IOException {
      VarLongCoder.of().encode(total.count, out);
      VarLongCoder.of().encode(total.latestEnd, out);
    }

    @Override
    public Total decode(InputStream in) throws IOException {
      return new Total(VarLongCoder.of().decode(in), VarLongCoder.of().decode(in));
    }
  }
}
