package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.CountTableCoder;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * The state of a slice from one pane, or of its lines that arrived after its first windows had
 * expired.
 *
 * @param start the first millisecond of the slice
 * @param firstWindow the start of the first window that these lines count in
 * @param timing whether it arrived on time
 * @param pane the index of the slice's state; a higher one is later
 * @param epoch the latest epoch of its content
 * @param table the reduced values by key
 */
@Internal
public record SlicePart(
    long start, long firstWindow, Timing timing, long pane, long epoch, CountTable table) {
  public static final class PartCoder extends FramedCoder<SlicePart> {
    public static final PartCoder INSTANCE = new PartCoder();

    private static final Timing[] TIMINGS = Timing.values();

    private PartCoder() {
      super("SlicePart");
    }

    @Override
    protected int expectedBytes(SlicePart part) {
      return 32 + 16 * part.table.size();
    }

    @Override
    protected void write(SlicePart part, ByteBuf buf) {
      buf.putZigZag(part.start);
      buf.putVar(part.start - part.firstWindow);
      buf.putVar(part.timing.ordinal());
      buf.putVar(part.pane);
      buf.putVar(part.epoch);
      part.table.encode(buf);
    }

    @Override
    protected SlicePart read(ByteBuf buf) {
      long start = buf.getZigZag();
      return new SlicePart(
          start,
          start - buf.getVar(),
          TIMINGS[buf.getVarInt()],
          buf.getVar(),
          buf.getVar(),
          CountTableCoder.decode(buf));
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      throw new NonDeterministicException(this, "the order of keys is the order they came in");
    }
  }
}
