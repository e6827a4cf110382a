package dev.streamgauge.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.kafka.common.Uuid;

/**
 * The position up to which a {@link KafkaRecords} has been read. Nothing is committed to the
 * broker.
 *
 * @param topicId the id of the topic that was read, {@link Uuid#ZERO_UUID} if unknown
 */
record KafkaCheckpointMark(Uuid topicId, List<Position> positions) implements CheckpointMark {
  /**
   * The next record to read of a partition, and its watermark in millis since the epoch. The offset
   * is {@link PartitionCursor#NOWHERE} until the partition's broker has said where it begins.
   */
  record Position(int partition, long nextOffset, long watermarkMillis) {}

  @Override
  public void finalizeCheckpoint() {}

  /**
   * The coder of {@link KafkaCheckpointMark}. The first version began with the number of positions
   * and had no topic id; later ones begin with their version, negated.
   */
  static final class MarkCoder extends AtomicCoder<KafkaCheckpointMark> {
    static final MarkCoder INSTANCE = new MarkCoder();
    private static final int VERSION = 2;

    @Override
    public void encode(KafkaCheckpointMark mark, OutputStream out) throws IOException {
      VarIntCoder.of().encode(-VERSION, out);
      BigEndianLongCoder.of().encode(mark.topicId.getMostSignificantBits(), out);
      BigEndianLongCoder.of().encode(mark.topicId.getLeastSignificantBits(), out);
      VarIntCoder.of().encode(mark.positions.size(), out);
      for (Position position : mark.positions) {
        VarIntCoder.of().encode(position.partition, out);
        VarLongCoder.of().encode(position.nextOffset, out);
        VarLongCoder.of().encode(position.watermarkMillis, out);
      }
    }

    @Override
    public KafkaCheckpointMark decode(InputStream in) throws IOException {
      int first = VarIntCoder.of().decode(in);
      if (first >= 0) {
        return new KafkaCheckpointMark(Uuid.ZERO_UUID, positions(first, in));
      }
      if (first != -VERSION) {
        throw new IOException("unknown version of a Kafka position: " + -first);
      }
      Uuid topicId =
          new Uuid(BigEndianLongCoder.of().decode(in), BigEndianLongCoder.of().decode(in));
      return new KafkaCheckpointMark(topicId, positions(VarIntCoder.of().decode(in), in));
    }

    private static List<Position> positions(int size, InputStream in) throws IOException {
      List<Position> positions = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        positions.add(
            new Position(
                VarIntCoder.of().decode(in),
                VarLongCoder.of().decode(in),
                VarLongCoder.of().decode(in)));
      }
      return positions;
    }

    @Override
    public void verifyDeterministic() {
      // Numbers.
    }
  }
}
