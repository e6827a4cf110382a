package dev.streamgauge.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;

/** How far a {@link KafkaRecords} has been read. Nothing is committed to the broker. */
record KafkaCheckpointMark(List<Position> positions) implements CheckpointMark {
  /** The next record to read of a partition, and its watermark in millis since the epoch. */
  record Position(int partition, long nextOffset, long watermarkMillis) {}

  @Override
  public void finalizeCheckpoint() {}

  /** The coder of {@link KafkaCheckpointMark}. */
  static final class MarkCoder extends AtomicCoder<KafkaCheckpointMark> {
    static final MarkCoder INSTANCE = new MarkCoder();

    @Override
    public void encode(KafkaCheckpointMark mark, OutputStream out) throws IOException {
      VarIntCoder.of().encode(mark.positions.size(), out);
      for (Position position : mark.positions) {
        VarIntCoder.of().encode(position.partition, out);
        VarLongCoder.of().encode(position.nextOffset, out);
        VarLongCoder.of().encode(position.watermarkMillis, out);
      }
    }

    @Override
    public KafkaCheckpointMark decode(InputStream in) throws IOException {
      int size = VarIntCoder.of().decode(in);
      List<Position> positions = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        positions.add(
            new Position(
                VarIntCoder.of().decode(in),
                VarLongCoder.of().decode(in),
                VarLongCoder.of().decode(in)));
      }
      return new KafkaCheckpointMark(positions);
    }

    @Override
    public void verifyDeterministic() {
      // Numbers.
    }
  }
}
