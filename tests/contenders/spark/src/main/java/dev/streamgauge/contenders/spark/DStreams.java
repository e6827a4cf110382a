package dev.streamgauge.contenders.spark;

import dev.streamgauge.bench.Task;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.Optional;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.State;
import org.apache.spark.streaming.StateSpec;
import org.apache.spark.streaming.api.java.JavaInputDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.streaming.kafka010.ConsumerStrategies;
import org.apache.spark.streaming.kafka010.KafkaUtils;
import org.apache.spark.streaming.kafka010.LocationStrategies;
import scala.Tuple2;

/**
 * Spark Streaming's DStreams with the direct Kafka stream and a checkpoint, as the <a
 * href="https://spark.apache.org/docs/3.5.5/streaming-kafka-0-10-integration.html">guide</a> writes
 * it.
 *
 * <p>DStreams have no event time: their windows ({@code reduceByKeyAndWindow}) hold what was read
 * in a span of wall time, and a backlog would be one window. So that there are the same windows,
 * the time is made part of the key, and {@code mapWithState} keeps the counts, as one does who
 * needs event time there. Nothing closes a window or drops a late line: the state grows for ever.
 *
 * <p>Tuned: each record is counted in one slice of time, and windows are made of the slices' sums;
 * no limit of the rate. It runs until it is stopped.
 */
public final class DStreams {
  private DStreams() {}

  public static void main(String[] args) throws Exception {
    Task task = Task.of(args);
    long size = task.windowSize().toMillis();
    long period = task.windowPeriod().toMillis();
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("DStreams")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.ui.enabled", "false");
    JavaStreamingContext context = new JavaStreamingContext(conf, Durations.seconds(1));
    context.checkpoint(task.stateDir());
    Map<String, Object> kafka =
        Map.of(
            "bootstrap.servers",
            task.bootstrapServers(),
            "key.deserializer",
            StringDeserializer.class,
            "value.deserializer",
            StringDeserializer.class,
            "group.id",
            "bench-" + ProcessHandle.current().pid(),
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false);
    JavaInputDStream<ConsumerRecord<String, String>> records =
        KafkaUtils.createDirectStream(
            context,
            LocationStrategies.PreferConsistent(),
            ConsumerStrategies.Subscribe(List.of(task.topic()), kafka));
    records
        .flatMapToPair(
            record -> {
              Long slice = Math.floorDiv(record.timestamp(), period) * period;
              return task.keys(record.value()).stream()
                  .map(key -> new Tuple2<>(new Tuple2<>(slice, key), 1L))
                  .iterator();
            })
        .reduceByKey(Long::sum)
        .flatMapToPair(
            count -> {
              long last = count._1()._1();
              return LongStream.iterate(last, start -> start > last - size, start -> start - period)
                  .mapToObj(start -> new Tuple2<>(new Tuple2<>(start, count._1()._2()), count._2()))
                  .iterator();
            })
        .reduceByKey(Long::sum)
        .mapWithState(StateSpec.function(DStreams::add))
        .filter(result -> task.isPrinted(result._2()))
        .map(result -> task.line(result._1()._1(), result._1()._2(), result._2(), result._2()))
        .foreachRDD(rdd -> rdd.collect().forEach(System.out::println));
    context.start();
    context.awaitTermination();
  }

  private static Tuple2<Tuple2<Long, String>, Long> add(
      Tuple2<Long, String> window, Optional<Long> more, State<Long> state) {
    long sum = (state.exists() ? state.get() : 0) + more.orElse(0L);
    state.update(sum);
    return new Tuple2<>(window, sum);
  }
}
