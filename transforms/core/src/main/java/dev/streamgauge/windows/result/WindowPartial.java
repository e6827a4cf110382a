package dev.streamgauge.windows.result;

import com.google.auto.value.AutoValue;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * The contribution of one bundle to one window, which is the element of the shuffle, or the sum of
 * several, with the latest of their {@linkplain dev.streamgauge.lines.RunEpoch epochs}.
 */
@Internal
@AutoValue
public abstract class WindowPartial {
  public static WindowPartial of(long startMillis, long endMillis, long epoch, CountTable counts) {
    return new AutoValue_WindowPartial(startMillis, endMillis, epoch, counts);
  }

  /** Returns the first millisecond of the interval, usually a window. */
  public abstract long startMillis();

  /** Returns the millisecond after its last. */
  public abstract long endMillis();

  public abstract long epoch();

  public abstract CountTable counts();

  static final class PartialCoder extends AtomicCoder<WindowPartial> {
    static final PartialCoder INSTANCE = new PartialCoder();

    @Override
    public void encode(WindowPartial partial, OutputStream out) throws IOException {
      VarLongCoder.of().encode(partial.startMillis(), out);
      VarLongCoder.of().encode(partial.endMillis() - partial.startMillis(), out);
      VarLongCoder.of().encode(partial.epoch(), out);
      CountTable.coder().encode(partial.counts(), out);
    }

    @Override
    public WindowPartial decode(InputStream in) throws IOException {
      long start = VarLongCoder.of().decode(in);
      return WindowPartial.of(
          start,
          start + VarLongCoder.of().decode(in),
          VarLongCoder.of().decode(in),
          CountTable.coder().decode(in));
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      CountTable.coder().verifyDeterministic();
    }
  }
}
