package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.windows.time.LatenessCutoff;
import java.util.ArrayDeque;
import java.util.TreeMap;

/** The state of a {@link Slider} for one shard between two steps. Mutable; not thread-safe. */
final class SlideState {
  /**
   * The number of further steps for which final windows are kept. Steps may overtake each other:
   * the DirectRunner with several workers delivers the output of two watermark updates in any
   * order, however far apart these are.
   */
  private static final int STEPS_KEPT = 8;

  /** The slices that windows may still need. */
  final StoredSlices slices;

  /** The sums of the latest window. */
  final WindowCursor latest;

  /** How often each ended window that may still change was emitted, by its start. */
  final TreeMap<Long, Long> ended = new TreeMap<>();

  /** The latest epoch seen. */
  long epoch = RunEpoch.FIRST;

  /** Windows that start before this are final and no longer kept. */
  private long firstOpen = LatenessCutoff.NONE_EXPIRED;

  /** The first open window after each of the latest steps. */
  private final ArrayDeque<Long> openAfterSteps = new ArrayDeque<>();

  /**
   * The number of slices of the latest step that arrived after all their windows were forgotten.
   */
  long forgottenSlices;

  /** Creates an empty state. */
  SlideState() {
    this(new StoredSlices(), new WindowCursor());
  }

  private SlideState(StoredSlices slices, WindowCursor latest) {
    this.slices = slices;
    this.latest = latest;
  }

  /** Returns the start of the first window still kept. */
  long firstOpen() {
    return firstOpen;
  }

  /** Records the end of a step, after which windows before {@code open} are final. */
  void endStep(long open) {
    openAfterSteps.add(open);
    if (openAfterSteps.size() > STEPS_KEPT) {
      firstOpen = Math.max(firstOpen, openAfterSteps.remove());
      ended.headMap(firstOpen).clear();
      slices.forgetBefore(Math.min(firstOpen, latest.at()));
    }
  }

  private void encode(ByteBuf buf) {
    slices.encode(buf);
    latest.encode(buf);
    buf.putVar(ended.size());
    ended.forEach(
        (start, emitted) -> {
          buf.putZigZag(start);
          buf.putVar(emitted);
        });
    buf.putVar(epoch);
    buf.putZigZag(firstOpen);
    buf.putVar(openAfterSteps.size());
    openAfterSteps.forEach(buf::putZigZag);
  }

  private static SlideState decode(ByteBuf buf) {
    SlideState state = new SlideState(StoredSlices.decode(buf), WindowCursor.decode(buf));
    int size = buf.getCount(2);
    for (int i = 0; i < size; i++) {
      state.ended.put(buf.getZigZag(), buf.getVar());
    }
    state.epoch = buf.getVar();
    state.firstOpen = buf.getZigZag();
    int steps = buf.getCount(1);
    for (int i = 0; i < steps; i++) {
      state.openAfterSteps.add(buf.getZigZag());
    }
    return state;
  }

  static final class StateCoder extends FramedCoder<SlideState> {
    static final StateCoder INSTANCE = new StateCoder();

    private StateCoder() {
      super("SlideState");
    }

    @Override
    protected int expectedBytes(SlideState state) {
      return 4096;
    }

    @Override
    protected void write(SlideState state, ByteBuf buf) {
      state.encode(buf);
    }

    @Override
    protected SlideState read(ByteBuf buf) {
      return SlideState.decode(buf);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      throw new NonDeterministicException(this, "the order of keys is the order they came in");
    }
  }
}
