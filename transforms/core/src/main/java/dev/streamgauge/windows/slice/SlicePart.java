package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.CountTableCoder;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * What one pane adds to a slice: its lines so far when the watermark passes its end, and then each
 * late line. A part without keys only shows that the watermark has passed the end of the slice.
 *
 * @param end the millisecond after the last of the slice
 * @param firstWindow the start of the first window that these lines count in
 * @param timing whether it arrived on time
 * @param pane the index of the pane
 * @param epoch the latest epoch of its content
 * @param table the reduced values by key
 */
record SlicePart(
    long end, long firstWindow, Timing timing, long pane, long epoch, CountTable table) {

  static final class PartCoder extends FramedCoder<SlicePart> {
    static final PartCoder INSTANCE = new PartCoder();

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
      buf.putZigZag(part.end);
      buf.putVar(part.end - part.firstWindow);
      buf.putVar(part.timing.ordinal());
      buf.putVar(part.pane);
      buf.putVar(part.epoch);
      part.table.encode(buf);
    }

    @Override
    protected SlicePart read(ByteBuf buf) {
      long end = buf.getZigZag();
      return new SlicePart(
          end,
          end - buf.getVar(),
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
