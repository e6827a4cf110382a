package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.windows.time.LatenessCutoff;
import java.util.ArrayDeque;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

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

  /**
   * A pane with which windows have ended.
   *
   * @param end windows up to this end have
   * @param before windows up to this end had before
   * @param pane the index of the pane
   */
  record Ending(long end, long before, long pane) {}

  /**
   * How many of them are known, which is how many elements of a shard a repeated task may have. One
   * has megabytes: see {@link GatherFn}.
   */
  private static final int ENDINGS_KEPT = 32;

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

  /** The latest panes with which windows have ended, if panes do that. */
  private final ArrayDeque<Ending> endings = new ArrayDeque<>();

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

  /** Records that windows have ended with a pane. */
  void endedWith(Ending ending) {
    endings.add(ending);
    if (endings.size() > ENDINGS_KEPT) {
      endings.remove();
    }
  }

  /** Returns how windows ended with the pane {@code pane} of a slice; null if they did not. */
  @Nullable Ending endingWith(long end, long pane) {
    for (Ending ending : endings) {
      if (ending.end == end && ending.pane == pane) {
        return ending;
      }
    }
    return null;
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
    buf.putVar(endings.size());
    endings.forEach(
        ending -> {
          buf.putVar(ended - ending.end);
          buf.putVar(ending.end - ending.before);
          buf.putVar(ending.pane);
        });
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
    int endings = buf.getCount(3);
    for (int i = 0; i < endings; i++) {
      long end = state.ended - buf.getVar();
      state.endings.add(new Ending(end, end - buf.getVar(), buf.getVar()));
    }
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
