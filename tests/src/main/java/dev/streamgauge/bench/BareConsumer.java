package dev.streamgauge.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.JsonResults;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The physical limit: a bare Kafka consumer and a thread per partition, a byte search in a loop, a
 * count per slice of time, summed up to windows at the end. No batch, no order, no recovery: what
 * any pipeline on this machine can at best come near to.
 *
 * <p>Arguments: {@code --bootstrapServers --topic --windowSize --windowPeriod}. Reads from the
 * beginning to the end offsets at its start and prints results as Streamgauge does.
 */
public final class BareConsumer {
  private static final byte[] ERROR = "ERROR".getBytes(ISO_8859_1);

  private BareConsumer() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    String bootstrapServers = arguments.string("bootstrapServers", "127.0.0.1:9092");
    String topic = arguments.string("topic", "logs");
    long size = arguments.duration("windowSize", "30s").toMillis();
    long period = arguments.duration("windowPeriod", "10s").toMillis();
    arguments.rejectOthers();

    long slice = BigInteger.valueOf(size).gcd(BigInteger.valueOf(period)).longValue();
    List<Integer> partitions = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      consumer.partitionsFor(topic).forEach(info -> partitions.add(info.partition()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(partitions.size());
    List<Future<Map<Long, long[]>>> parts = new ArrayList<>();
    for (int partition : partitions) {
      TopicPartition source = new TopicPartition(topic, partition);
      parts.add(threads.submit(() -> slices(bootstrapServers, source, slice)));
    }
    TreeMap<Long, Long> slices = new TreeMap<>();
    for (Future<Map<Long, long[]>> part : parts) {
      part.get().forEach((start, count) -> slices.merge(start, count[0], Long::sum));
    }
    threads.shutdown();
    windows(slices, size, period).forEach((start, count) -> print(start, size, count));
  }

  private static Map<Long, long[]> slices(
      String bootstrapServers, TopicPartition source, long slice) {
    Map<Long, long[]> counts = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      consumer.assign(List.of(source));
      consumer.seekToBeginning(List.of(source));
      long end = consumer.endOffsets(List.of(source)).get(source);
      while (consumer.position(source) < end) {
        for (ConsumerRecord<byte[], byte[]> record :
            consumer.poll(Duration.ofSeconds(1)).records(source)) {
          if (contains(record.value(), ERROR)) {
            long start = Math.floorDiv(record.timestamp(), slice) * slice;
            counts.computeIfAbsent(start, s -> new long[1])[0]++;
          }
        }
      }
    }
    return counts;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            10_000,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            4 << 20,
            ConsumerConfig.RECEIVE_BUFFER_CONFIG,
            1 << 20),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static boolean contains(byte[] line, byte[] text) {
    int last = line.length - text.length;
    for (int at = 0; at <= last; at++) {
      int matched = 0;
      while (matched < text.length && line[at + matched] == text[matched]) {
        matched++;
      }
      if (matched == text.length) {
        return true;
      }
    }
    return false;
  }

  private static TreeMap<Long, Long> windows(TreeMap<Long, Long> slices, long size, long period) {
    TreeMap<Long, Long> windows = new TreeMap<>();
    slices.forEach(
        (slice, count) -> {
          long last = Math.floorDiv(slice, period) * period;
          for (long start = last; start > slice - size; start -= period) {
            windows.merge(start, count, Long::sum);
          }
        });
    return windows;
  }

  private static void print(long start, long size, long count) {
    Instant from = Instant.ofEpochMilli(start);
    System.out.println(JsonResults.line(from, from.plusMillis(size), count, "ON_TIME", 0));
  }
}
