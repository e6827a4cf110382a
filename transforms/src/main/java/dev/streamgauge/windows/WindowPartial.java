package dev.streamgauge.windows;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** What one bundle adds to one window: the element of the one shuffle. */
@AutoValue
abstract class WindowPartial {
  static WindowPartial of(long windowStartMillis, CountTable counts) {
    return new AutoValue_WindowPartial(windowStartMillis, counts);
  }

  abstract long windowStartMillis();

  abstract CountTable counts();

  static final class PartialCoder extends AtomicCoder<WindowPartial> {
    static final PartialCoder INSTANCE = new PartialCoder();

    @Override
    public void encode(WindowPartial partial, OutputStream out) throws IOException {
      VarLongCoder.of().encode(partial.windowStartMillis(), out);
      CountTable.coder().encode(partial.counts(), out);
    }

    @Override
    public WindowPartial decode(InputStream in) throws IOException {
      return WindowPartial.of(VarLongCoder.of().decode(in), CountTable.coder().decode(in));
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      CountTable.coder().verifyDeterministic();
    }
  }
}
