package dev.streamgauge.contenders.flink;

import dev.streamgauge.bench.Task;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.time.Time;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * Flink's DataStream API, as its guides to <a
 * href="https://nightlies.apache.org/flink/flink-docs-release-1.19/docs/dev/datastream/operators/windows/">windows</a>
 * and the <a
 * href="https://nightlies.apache.org/flink/flink-docs-release-1.19/docs/connectors/datastream/kafka/">Kafka
 * connector</a> write it: event time, an incremental aggregate, a checkpoint on disk every second.
 *
 * <p>Tuned: objects are reused between chained operators. It reads what is in the topic when it
 * starts, and ends.
 */
public final class FlinkCount {
  private FlinkCount() {}

  public static void main(String[] args) throws Exception {
    Task task = Task.of(args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
    env.enableCheckpointing(1000);
    env.getCheckpointConfig().setCheckpointStorage(Path.of(task.stateDir()).toUri());
    env.getConfig().enableObjectReuse();
    KafkaSource<String> source =
        KafkaSource.<String>builder()
            .setBootstrapServers(task.bootstrapServers())
            .setTopics(task.topic())
            .setGroupId("bench-" + ProcessHandle.current().pid())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .setValueOnlyDeserializer(new SimpleStringSchema())
            .build();
    env.fromSource(
            source, WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(1)), "Kafka")
        .flatMap(
            (FlatMapFunction<String, String>) (line, out) -> task.keys(line).forEach(out::collect))
        .returns(Types.STRING)
        .keyBy(key -> key)
        .window(
            SlidingEventTimeWindows.of(
                Time.milliseconds(task.windowSize().toMillis()),
                Time.milliseconds(task.windowPeriod().toMillis())))
        .allowedLateness(Time.minutes(10))
        .aggregate(new Count(), new Result(task))
        .print()
        .setParallelism(1);
    env.execute();
  }

  private static final class Count implements AggregateFunction<String, Long, Long> {
    @Override
    public Long createAccumulator() {
      return 0L;
    }

    @Override
    public Long add(String key, Long sum) {
      return sum + 1;
    }

    @Override
    public Long getResult(Long sum) {
      return sum;
    }

    @Override
    public Long merge(Long a, Long b) {
      return a + b;
    }
  }

  private static final class Result
      extends ProcessWindowFunction<Long, String, String, TimeWindow> {
    private final Task task;

    private Result(Task task) {
      this.task = task;
    }

    @Override
    public void process(String key, Context context, Iterable<Long> counts, Collector<String> out) {
      long count = counts.iterator().next();
      if (task.isPrinted(count)) {
        out.collect(task.line(context.window().getStart(), key, count, /* revision= */ count));
      }
    }
  }
}
