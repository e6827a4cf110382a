package dev.streamgauge.windows.result;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.CountTableCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The counts of one window, or of one shard of its keys, from one pane: the vectorized result of
 * {@link SlidingCount}. Each entry of the table is one result.
 *
 * <p>A result is identified by window start, window end and key. A late line causes a new pane with
 * the counts of all keys, or of {@linkplain SlidingCount#withChangesOnly() those it has changed},
 * and the next higher revision. A result with a higher revision replaces a lower one, and the same
 * result may be emitted again after a crash, so sinks must upsert.
 *
 * @since 0.1.0
 */
@AutoValue
@DefaultCoder(WindowCounts.PaneCoder.class)
public abstract class WindowCounts implements WindowPane {
  /** The key of a count that is not grouped. */
  public static final String GLOBAL_KEY = "*";

  /** Returns the counts of the window {@code [startMillis, endMillis)}. */
  public static WindowCounts of(
      long startMillis, long endMillis, Timing timing, long revision, CountTable counts) {
    return new AutoValue_WindowCounts(startMillis, endMillis, timing, revision, 0, counts);
  }

  /**
   * Returns the index of the {@linkplain SlidingCount#withShards shard} of keys. Each shard has its
   * own revisions.
   */
  @Override
  public abstract int shard();

  /** Returns the counts by key. Must not be modified. */
  public abstract CountTable counts();

  /** Returns the same pane with other counts. */
  public WindowCounts withCounts(CountTable counts) {
    return new AutoValue_WindowCounts(
        startMillis(), endMillis(), timing(), revision(), shard(), counts);
  }

  /** Returns the same pane for shard {@code shard}. */
  public WindowCounts withShard(int shard) {
    return new AutoValue_WindowCounts(
        startMillis(), endMillis(), timing(), revision(), shard, counts());
  }

  /** The coder of {@link WindowCounts}. */
  public static final class PaneCoder extends FramedCoder<WindowCounts> {
    private static final Timing[] TIMINGS = Timing.values();
    private static final PaneCoder INSTANCE = new PaneCoder();

    /** Returns the singleton instance. */
    public static PaneCoder of() {
      return INSTANCE;
    }

    /** Returns the provider through which Beam resolves {@code @DefaultCoder}. */
    public static CoderProvider getCoderProvider() {
      return CoderProviders.forCoder(TypeDescriptor.of(WindowCounts.class), INSTANCE);
    }

    private PaneCoder() {
      super("WindowCounts");
    }

    @Override
    protected int expectedBytes(WindowCounts pane) {
      return 64 + 24 * pane.counts().size();
    }

    @Override
    protected void write(WindowCounts pane, ByteBuf buf) {
      buf.putZigZag(pane.startMillis());
      buf.putVar(pane.endMillis() - pane.startMillis());
      buf.putVar(pane.timing().ordinal());
      buf.putVar(pane.revision());
      buf.putVar(pane.shard());
      pane.counts().encode(buf);
    }

    @Override
    protected WindowCounts read(ByteBuf buf) {
      long start = buf.getZigZag();
      long end = start + buf.getVar();
      return new AutoValue_WindowCounts(
          start,
          end,
          TIMINGS[buf.getVarInt()],
          buf.getVar(),
          buf.getVarInt(),
          CountTableCoder.decode(buf));
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      throw new NonDeterministicException(this, "the order of keys is the order they came in");
    }
  }
}
