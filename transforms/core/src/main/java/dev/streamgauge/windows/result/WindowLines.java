package dev.streamgauge.windows.result;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The lines of one window in the order of their event times, from one pane.
 *
 * @since 0.1.0
 */
@AutoValue
@DefaultCoder(WindowLines.LinesCoder.class)
public abstract class WindowLines implements WindowPane {
  private static final Timing[] TIMINGS = Timing.values();

  /** Returns the lines of the window {@code [startMillis, endMillis)}. */
  public static WindowLines of(
      long startMillis, long endMillis, Timing timing, long revision, LineBatch lines) {
    return new AutoValue_WindowLines(startMillis, endMillis, timing, revision, lines);
  }

  /** Returns the lines. */
  public abstract LineBatch lines();

  /** Returns the lines as strings. */
  public List<String> strings() {
    LineBatch lines = lines();
    return IntStream.range(0, lines.size()).mapToObj(lines::line).toList();
  }

  /** Returns 0: the lines of a window are one part. */
  @Override
  public int shard() {
    return 0;
  }

  /** The coder of {@link WindowLines}. */
  public static final class LinesCoder extends AtomicCoder<WindowLines> {
    private static final LinesCoder INSTANCE = new LinesCoder();

    /** Returns the singleton instance. */
    public static LinesCoder of() {
      return INSTANCE;
    }

    /** Returns the provider through which Beam resolves {@code @DefaultCoder}. */
    public static CoderProvider getCoderProvider() {
      return CoderProviders.forCoder(TypeDescriptor.of(WindowLines.class), INSTANCE);
    }

    @Override
    public void encode(WindowLines pane, OutputStream out) throws IOException {
      VarLongCoder.of().encode(pane.startMillis(), out);
      VarLongCoder.of().encode(pane.endMillis() - pane.startMillis(), out);
      VarIntCoder.of().encode(pane.timing().ordinal(), out);
      VarLongCoder.of().encode(pane.revision(), out);
      LineBatchCoder.of().encode(pane.lines(), out);
    }

    @Override
    public WindowLines decode(InputStream in) throws IOException {
      long start = VarLongCoder.of().decode(in);
      return WindowLines.of(
          start,
          start + VarLongCoder.of().decode(in),
          TIMINGS[VarIntCoder.of().decode(in)],
          VarLongCoder.of().decode(in),
          LineBatchCoder.of().decode(in));
    }

    @Override
    public void verifyDeterministic() {
      // All parts are.
    }
  }
}
