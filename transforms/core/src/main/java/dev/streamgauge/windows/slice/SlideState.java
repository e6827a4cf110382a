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

  /** Before every time. */
  static final long NONE = Long.MIN_VALUE;

  /**
   * What is known about an ended window.
   *
   * @param times how often it was emitted
   * @param room the room that its keys take, or more
   */
  record Emitted(long times, long room) {
    static final Emitted NEVER = new Emitted(0, 0);
  }

  /** The slices that windows may still need. */
  final StoredSlices slices;

  /** The sums of the latest emitted window. */
  final WindowCursor latest;

  /** The ended windows with results that may still change, by start. */
  final TreeMap<Long, Emitted> emitted = new TreeMap<>();

  /** The latest epoch seen. */
  long epoch = RunEpoch.FIRST;

  /** Windows up to this end have ended. */
  long ended = NONE;

  /** The same before the latest windows ended. */
  long endedBefore = NONE;

  /** The index of the pane with which the latest windows ended, if a pane did that. */
  long endedWithPane = -1;

  /** Windows that start before this are final and no longer kept. */
  private long firstOpen = LatenessCutoff.NONE_EXPIRED;

  /** The first open window after each of the latest steps in which windows ended. */
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

  /** Records that windows have ended, and that those before {@code open} are final. */
  void endStep(long open) {
    openAfterSteps.add(open);
    if (openAfterSteps.size() > STEPS_KEPT) {
      firstOpen = Math.max(firstOpen, openAfterSteps.remove());
      emitted.headMap(firstOpen).clear();
      slices.forgetBefore(Math.min(firstOpen, latest.at()));
    }
  }

  private void encode(ByteBuf buf) {
    slices.encode(buf);
    latest.encode(buf);
    buf.putVar(emitted.size());
    emitted.forEach(
        (start, known) -> {
          buf.putZigZag(start);
          buf.putVar(known.times);
          buf.putVar(known.room);
        });
    buf.putVar(epoch);
    buf.putZigZag(ended);
    buf.putZigZag(endedBefore);
    buf.putZigZag(endedWithPane);
    buf.putZigZag(firstOpen);
    buf.putVar(openAfterSteps.size());
    openAfterSteps.forEach(buf::putZigZag);
  }

  private static SlideState decode(ByteBuf buf) {
    SlideState state = new SlideState(StoredSlices.decode(buf), WindowCursor.decode(buf));
    int size = buf.getCount(3);
    for (int i = 0; i < size; i++) {
      state.emitted.put(buf.getZigZag(), new Emitted(buf.getVar(), buf.getVar()));
    }
    state.epoch = buf.getVar();
    state.ended = buf.getZigZag();
    state.endedBefore = buf.getZigZag();
    state.endedWithPane = buf.getZigZag();
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
