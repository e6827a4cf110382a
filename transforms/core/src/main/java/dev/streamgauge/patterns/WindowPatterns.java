package dev.streamgauge.patterns;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import dev.streamgauge.windows.result.WindowPane;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The patterns of the lines of one window, from one pane.
 *
 * @since 0.1.0
 */
@AutoValue
@DefaultCoder(WindowPatterns.PatternsCoder.class)
public abstract class WindowPatterns implements WindowPane {
  private static final Timing[] TIMINGS = Timing.values();

  static WindowPatterns of(
      long startMillis, long endMillis, Timing timing, long revision, PatternCounts counts) {
    return new AutoValue_WindowPatterns(startMillis, endMillis, timing, revision, counts);
  }

  /** Returns the counted signatures, from which the patterns are found; not to be modified. */
  @Internal
  public abstract PatternCounts counts();

  /** Returns the patterns: some milliseconds of work for each thousand kinds of lines. */
  public PatternSet patterns() {
    return PatternSet.of(counts());
  }

  /** Returns 0: the patterns of a window are one part. */
  @Override
  public int shard() {
    return 0;
  }

  /** The coder of {@link WindowPatterns}. */
  public static final class PatternsCoder extends FramedCoder<WindowPatterns> {
    private static final PatternsCoder INSTANCE = new PatternsCoder();

    private PatternsCoder() {
      super("WindowPatterns");
    }

    /** Returns the only instance. */
    public static PatternsCoder of() {
      return INSTANCE;
    }

    /** Returns the provider through which Beam resolves {@code @DefaultCoder}. */
    public static CoderProvider getCoderProvider() {
      return CoderProviders.forCoder(TypeDescriptor.of(WindowPatterns.class), INSTANCE);
    }

    @Override
    protected void write(WindowPatterns pane, ByteBuf buf) {
      buf.putZigZag(pane.startMillis());
      buf.putVar(pane.endMillis() - pane.startMillis());
      buf.putVar(pane.timing().ordinal());
      buf.putVar(pane.revision());
      pane.counts().encode(buf);
    }

    @Override
    protected WindowPatterns read(ByteBuf buf) {
      long start = buf.getZigZag();
      return WindowPatterns.of(
          start,
          start + buf.getVar(),
          TIMINGS[buf.getVarInt()],
          buf.getVar(),
          PatternCounts.decode(buf));
    }

    @Override
    public void verifyDeterministic() {
      // All parts are.
    }
  }
}
