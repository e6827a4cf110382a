package dev.streamgauge.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.kafka.common.Uuid;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The position up to which a {@link KafkaRecords} has been read. Nothing is committed to the
 * broker.
 */
record KafkaCheckpointMark(List<Topic> topics) implements CheckpointMark {
  /** The name of the only topic in marks that do not say it. */
  private static final String ONLY = "";

  /**
   * The positions in one topic.
   *
   * @param id the id of the topic that was read, {@link Uuid#ZERO_UUID} if unknown
   */
  record Topic(String name, Uuid id, List<Position> positions) {}

  /**
   * The next record to read of a partition, and its watermark in millis since the epoch. The offset
   * is {@link PartitionCursor#NOWHERE} until the partition's broker has said where it begins.
   */
  record Position(int partition, long nextOffset, long watermarkMillis) {}

  /** Creates a mark of a source with one topic. */
  KafkaCheckpointMark(Uuid topicId, List<Position> positions) {
    this(List.of(new Topic(ONLY, topicId, positions)));
  }

  /** Returns the positions in {@code topic}; null if there are none. */
  @Nullable Topic of(String topic) {
    return topics.stream()
        .filter(each -> each.name.equals(topic) || each.name.equals(ONLY))
        .findFirst()
        .orElse(null);
  }

  /** Returns the names of the topics; empty for a mark that does not say them. */
  List<String> names() {
    return topics.stream().map(Topic::name).filter(name -> !name.equals(ONLY)).toList();
  }

  /** Returns the positions in all topics. */
  List<Position> positions() {
    return topics.stream().flatMap(topic -> topic.positions.stream()).toList();
  }

  @Override
  public void finalizeCheckpoint() {}

  /**
   * The coder of {@link KafkaCheckpointMark}. The first version began with the number of positions
   * and had no topic id; later ones begin with their version, negated. The second had one topic,
   * without its name.
   */
  static final class MarkCoder extends AtomicCoder<KafkaCheckpointMark> {
    static final MarkCoder INSTANCE = new MarkCoder();
    private static final int OF_ONE_TOPIC = 2;
    private static final int VERSION = 3;

    @Override
    public void encode(KafkaCheckpointMark mark, OutputStream out) throws IOException {
      VarIntCoder.of().encode(-VERSION, out);
      VarIntCoder.of().encode(mark.topics.size(), out);
      for (Topic topic : mark.topics) {
        StringUtf8Coder.of().encode(topic.name, out);
        BigEndianLongCoder.of().encode(topic.id.getMostSignificantBits(), out);
        BigEndianLongCoder.of().encode(topic.id.getLeastSignificantBits(), out);
        VarIntCoder.of().encode(topic.positions.size(), out);
        for (Position position : topic.positions) {
          VarIntCoder.of().encode(position.partition, out);
          VarLongCoder.of().encode(position.nextOffset, out);
          VarLongCoder.of().encode(position.watermarkMillis, out);
        }
      }
    }

    @Override
    public KafkaCheckpointMark decode(InputStream in) throws IOException {
      int first = VarIntCoder.of().decode(in);
      if (first >= 0) {
        return new KafkaCheckpointMark(Uuid.ZERO_UUID, positions(first, in));
      }
      if (first == -OF_ONE_TOPIC) {
        return new KafkaCheckpointMark(List.of(topic(ONLY, in)));
      }
      if (first != -VERSION) {
        throw new IOException("unknown version of a Kafka position: " + -first);
      }
      int size = VarIntCoder.of().decode(in);
      List<Topic> topics = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        topics.add(topic(StringUtf8Coder.of().decode(in), in));
      }
      return new KafkaCheckpointMark(topics);
    }

    private static Topic topic(String name, InputStream in) throws IOException {
      Uuid id = new Uuid(BigEndianLongCoder.of().decode(in), BigEndianLongCoder.of().decode(in));
      return new Topic(name, id, positions(VarIntCoder.of().decode(in), in));
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
