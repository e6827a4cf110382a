package dev.streamgauge.contenders.kafkastreams;

import dev.streamgauge.bench.Task;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.TimeWindows;

/**
 * Kafka Streams, as its <a
 * href="https://kafka.apache.org/39/documentation/streams/developer-guide/dsl-api.html">guide to
 * the DSL</a> writes it: hopping windows with a grace period, state in RocksDB and a changelog
 * topic, at least once.
 *
 * <p>Tuned: a thread for each core, a commit every second, which is when results come, instead of
 * every 30 s, and no more than the key through the repartition topic. It runs until it is stopped.
 */
public final class KafkaStreamsCount {
  private KafkaStreamsCount() {}

  public static void main(String[] args) {
    Task task = Task.of(args);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-" + ProcessHandle.current().pid());
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, task.bootstrapServers());
    config.put(StreamsConfig.STATE_DIR_CONFIG, task.stateDir());
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(task.topic(), Consumed.with(Serdes.String(), Serdes.String()))
        .flatMap(
            (nothing, line) -> task.keys(line).stream().map(key -> KeyValue.pair(key, "")).toList())
        .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
        .windowedBy(
            TimeWindows.ofSizeAndGrace(task.windowSize(), Duration.ofMinutes(10))
                .advanceBy(task.windowPeriod()))
        .count()
        .toStream()
        .filter((window, count) -> task.isPrinted(count))
        .foreach(
            (window, count) ->
                task.print(window.window().start(), window.key(), count, /* revision= */ count));

    KafkaStreams streams = new KafkaStreams(builder.build(), config);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }
}
