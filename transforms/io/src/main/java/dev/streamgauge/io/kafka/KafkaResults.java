package dev.streamgauge.io.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamgauge.util.RateLimitedLogger;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the results that {@link KafkaResultSink} has written, all partitions of the topic by one
 * consumer without a group. Not thread-safe.
 */
@Internal
public final class KafkaResults implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaResults.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration POLL = Duration.ofMillis(200);

  /** So that much is shown before all is read. */
  private static final int RECORDS_AT_ONCE = 50_000;

  private static final long LOOK_MILLIS = 60_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final String pipeline;
  private final ResultPanes panes = new ResultPanes();
  private final Set<TopicPartition> partitions = new HashSet<>();
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private long lookedMillis;

  private KafkaResults(KafkaConsumer<byte[], byte[]> consumer, String topic, String pipeline) {
    this.consumer = consumer;
    this.topic = topic;
    this.pipeline = pipeline;
  }

  /**
   * Begins to read the results of {@code pipeline}.
   *
   * @param config settings of the consumer
   * @param fromMillis results that were written before are left out
   * @throws IOException if the topic cannot be read
   */
  public static KafkaResults open(
      String bootstrapServers,
      String topic,
      Map<String, Object> config,
      String pipeline,
      long fromMillis)
      throws IOException {
    Map<String, Object> all = new HashMap<>(config);
    all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    // Retention may remove what is to be read next.
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try {
      KafkaResults results =
          new KafkaResults(
              new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
              topic,
              pipeline);
      try {
        results.begin(fromMillis);
        return results;
      } catch (KafkaException e) {
        results.close();
        throw e;
      }
    } catch (KafkaException e) {
      throw new IOException(message(e), e);
    }
  }

  private static String message(KafkaException e) {
    Throwable root = e.getCause() == null ? e : e.getCause();
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private void begin(long fromMillis) {
    assignNew();
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, fromMillis));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(times).entrySet()) {
      if (found.getValue() == null) {
        consumer.seekToEnd(List.of(found.getKey()));
      } else {
        consumer.seek(found.getKey(), found.getValue().offset());
      }
    }
  }

  /** Assigns all partitions; those that are new are read from their beginning. */
  private void assignNew() {
    lookedMillis = System.currentTimeMillis();
    List<TopicPartition> added = new ArrayList<>();
    for (PartitionInfo info : consumer.partitionsFor(topic)) {
      TopicPartition partition = new TopicPartition(topic, info.partition());
      if (partitions.add(partition)) {
        added.add(partition);
      }
    }
    if (!added.isEmpty()) {
      consumer.assign(partitions);
      consumer.seekToBeginning(added);
    }
  }

  /**
   * Returns what has come since the last call; nothing if all is read for now.
   *
   * @throws IOException if the topic cannot be read
   */
  public List<WindowCounts> read() throws IOException {
    try {
      if (System.currentTimeMillis() - lookedMillis >= LOOK_MILLIS) {
        assignNew();
      }
      int taken = 0;
      ConsumerRecords<byte[], byte[]> records;
      do {
        records = consumer.poll(POLL);
        records.forEach(this::take);
        taken += records.count();
      } while (!records.isEmpty() && taken < RECORDS_AT_ONCE);
      return panes.take();
    } catch (KafkaException e) {
      throw new IOException(message(e), e);
    }
  }

  /** Returns whether the ends of all partitions have been reached. */
  public boolean isCaughtUp() throws IOException {
    try {
      return consumer.endOffsets(partitions).entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    } catch (KafkaException e) {
      throw new IOException(message(e), e);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    // A record without a value deletes a result, which nobody does; other programs may write too.
    if (record.key() == null || record.value() == null) {
      return;
    }
    try {
      if (pipeline.equals(fields(record.key()).get("pipeline"))) {
        Map<String, String> value = fields(record.value());
        panes.add(
            new ResultPanes.Result(
                Instant.parse(required(value, "window_start")).toEpochMilli(),
                Instant.parse(required(value, "window_end")).toEpochMilli(),
                required(value, "key"),
                Long.parseLong(required(value, "count")),
                Long.parseLong(required(value, "revision"))));
      }
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      limitedLog.warn(
          "The record at offset {} of {}-{} is no result and is left out (logged at most once a"
              + " minute): {}",
          record.offset(),
          topic,
          record.partition(),
          e.toString());
    }
  }

  private static String required(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value;
  }

  /** Returns the fields of a flat JSON object. */
  private static Map<String, String> fields(byte[] object) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(object)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isStructStart()) {
          json.skipChildren();
        } else {
          fields.put(name, json.getText());
        }
      }
    }
    return fields;
  }

  @Override
  public void close() {
    consumer.close(Duration.ZERO);
  }
}
