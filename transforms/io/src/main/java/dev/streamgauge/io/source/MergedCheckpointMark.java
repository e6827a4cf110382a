package dev.streamgauge.io.source;

import dev.streamgauge.io.splits.CombinedWatermark;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.BigEndianIntegerCoder;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The position of a {@link MergedSource}: the mark of each part after its last emitted batch, and
 * what the merged stream must remember across a restart.
 *
 * @param <M> the parts' checkpoint mark
 */
final class MergedCheckpointMark<M extends CheckpointMark> implements CheckpointMark {
  private final List<@Nullable M> parts;
  private final List<M> toFinalize;
  private final long handedOut;
  private final long watermarkMillis;
  private final long expectedMillis;
  private final boolean stopped;
  private final long epoch;
  private final Runnable onFinalize;

  /**
   * Creates a mark.
   *
   * @param parts one mark for each part, null where the part has not begun
   * @param toFinalize those of them that a reader has created: a restored mark is not this reader's
   *     to finalize, and those of Beam's KafkaIO fail when they are
   * @param handedOut how many batches the engine had emitted, which tells a reader whether a
   *     running engine is at the mark's position
   * @param watermarkMillis the watermark, which must not go back
   * @param expectedMillis the watermark that waits to be confirmed ({@link CombinedWatermark}), or
   *     the last one confirmed
   * @param epoch the epoch of what was emitted last
   * @param stopped whether the source has ended for lack of input
   * @param onFinalize called when the mark is finalized
   */
  MergedCheckpointMark(
      List<@Nullable M> parts,
      List<M> toFinalize,
      long handedOut,
      long watermarkMillis,
      long expectedMillis,
      long epoch,
      boolean stopped,
      Runnable onFinalize) {
    this.parts = Collections.unmodifiableList(new ArrayList<>(parts));
    this.toFinalize = List.copyOf(toFinalize);
    this.handedOut = handedOut;
    this.watermarkMillis = watermarkMillis;
    this.expectedMillis = expectedMillis;
    this.epoch = epoch;
    this.stopped = stopped;
    this.onFinalize = onFinalize;
  }

  List<@Nullable M> parts() {
    return parts;
  }

  long handedOut() {
    return handedOut;
  }

  long watermarkMillis() {
    return watermarkMillis;
  }

  long expectedMillis() {
    return expectedMillis;
  }

  long epoch() {
    return epoch;
  }

  boolean stopped() {
    return stopped;
  }

  @Override
  public void finalizeCheckpoint() throws IOException {
    for (M part : toFinalize) {
      part.finalizeCheckpoint();
    }
    onFinalize.run();
  }

  /** Returns whether this is the same position in the same reading of the source. */
  boolean isSamePosition(@Nullable MergedCheckpointMark<?> other) {
    return other != null && other.handedOut == handedOut && other.epoch == epoch;
  }

  /**
   * Returns the coder for marks of the source {@code id}, which stores what it decodes in {@link
   * DecodedMarks}.
   *
   * @param partCoders the coder of each part's mark: parts may be of different kinds
   */
  static <M extends CheckpointMark> Coder<MergedCheckpointMark<M>> coder(
      UUID id, List<Coder<M>> partCoders) {
    return new MarkCoder<>(id, partCoders);
  }

  private static final class MarkCoder<M extends CheckpointMark>
      extends CustomCoder<MergedCheckpointMark<M>> {
    private final UUID source;
    private final ArrayList<Coder<M>> parts = new ArrayList<>();

    MarkCoder(UUID source, List<Coder<M>> partCoders) {
      this.source = source;
      partCoders.forEach(coder -> parts.add(NullableCoder.of(coder)));
    }

    /** Returns the coder of a part; a mark of more parts than there are now is refused later. */
    private Coder<M> part(int part) {
      return parts.get(Math.min(part, parts.size() - 1));
    }

    @Override
    public void encode(MergedCheckpointMark<M> mark, OutputStream out) throws IOException {
      BigEndianIntegerCoder.of().encode(mark.parts.size(), out);
      for (int part = 0; part < mark.parts.size(); part++) {
        part(part).encode(mark.parts.get(part), out);
      }
      VarLongCoder.of().encode(mark.handedOut, out);
      VarLongCoder.of().encode(mark.watermarkMillis, out);
      VarLongCoder.of().encode(mark.expectedMillis, out);
      VarLongCoder.of().encode(mark.epoch, out);
      BooleanCoder.of().encode(mark.stopped, out);
    }

    @Override
    public MergedCheckpointMark<M> decode(InputStream in) throws IOException {
      int size = BigEndianIntegerCoder.of().decode(in);
      List<@Nullable M> marks = new ArrayList<>();
      for (int part = 0; part < size; part++) {
        marks.add(part(part).decode(in));
      }
      MergedCheckpointMark<M> mark =
          new MergedCheckpointMark<>(
              marks,
              List.of(),
              VarLongCoder.of().decode(in),
              VarLongCoder.of().decode(in),
              VarLongCoder.of().decode(in),
              VarLongCoder.of().decode(in),
              BooleanCoder.of().decode(in),
              () -> {});
      DecodedMarks.note(source, mark);
      return mark;
    }
  }
}
