package dev.streamgauge.bench;

import java.math.BigInteger;
import java.time.Duration;
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
 * The physical limit: a bare Kafka consumer and a thread per partition, a loop over the bytes, a
 * count per slice of time and key, summed up to windows at the end. No batches, no order, no
 * recovery: the upper bound for any pipeline on this machine. (Where keys are counted it is a plain
 * loop with a hash map of strings, which can be beaten.)
 *
 * <p>Takes the arguments of {@link Task}. Reads from the beginning to the end offsets at its start
 * and prints results as Streamgauge does.
 */
public final class BareConsumer {
  private final Task task;
  private final LineCounter counter;
  private final long size;
  private final long period;
  private final long slice;

  private BareConsumer(Task task) {
    this.task = task;
    counter = LineCounter.of(task.question());
    size = task.windowSize().toMillis();
    period = task.windowPeriod().toMillis();
    slice = BigInteger.valueOf(size).gcd(BigInteger.valueOf(period)).longValue();
  }

  public static void main(String[] args) throws Exception {
    new BareConsumer(Task.of(args)).run();
  }

  private void run() throws Exception {
    List<Integer> partitions = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.partitionsFor(task.topic()).forEach(info -> partitions.add(info.partition()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(partitions.size());
    List<Future<Map<Long, Map<String, long[]>>>> parts = new ArrayList<>();
    for (int partition : partitions) {
      TopicPartition source = new TopicPartition(task.topic(), partition);
      parts.add(threads.submit(() -> slices(source)));
    }
    TreeMap<Long, Map<String, Long>> slices = new TreeMap<>();
    for (Future<Map<Long, Map<String, long[]>>> part : parts) {
      part.get()
          .forEach(
              (start, counts) -> {
                Map<String, Long> all = slices.computeIfAbsent(start, s -> new HashMap<>());
                counts.forEach((key, count) -> all.merge(key, count[0], Long::sum));
              });
    }
    threads.shutdown();
    printWindows(slices);
  }

  private Map<Long, Map<String, long[]>> slices(TopicPartition source) {
    Map<Long, Map<String, long[]>> slices = new HashMap<>();
    Map<String, long[]> current = Map.of();
    long currentStart = Long.MIN_VALUE;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(source));
      consumer.seekToBeginning(List.of(source));
      long end = consumer.endOffsets(List.of(source)).get(source);
      while (consumer.position(source) < end) {
        for (ConsumerRecord<byte[], byte[]> record :
            consumer.poll(Duration.ofSeconds(1)).records(source)) {
          long start = Math.floorDiv(record.timestamp(), slice) * slice;
          if (start != currentStart) {
            current = slices.computeIfAbsent(start, s -> new HashMap<>());
            currentStart = start;
          }
          counter.count(record.value(), current);
        }
      }
    }
    return slices;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            task.bootstrapServers(),
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            10_000,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            4 << 20,
            ConsumerConfig.RECEIVE_BUFFER_CONFIG,
            1 << 20),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private void printWindows(TreeMap<Long, Map<String, Long>> slices) {
    long first = Math.floorDiv(slices.firstKey() - size, period) * period + period;
    for (long start = first; start <= slices.lastKey(); start += period) {
      Map<String, Long> counts = new HashMap<>();
      for (Map<String, Long> part : slices.subMap(start, start + size).values()) {
        part.forEach((key, count) -> counts.merge(key, count, Long::sum));
      }
      for (Map.Entry<String, Long> count : counts.entrySet()) {
        if (task.isPrinted(count.getValue())) {
          task.print(start, count.getKey(), count.getValue(), 0);
        }
      }
    }
  }
}
