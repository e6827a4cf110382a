package dev.streamgauge.contenders.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.window;

import dev.streamgauge.bench.Question;
import dev.streamgauge.bench.Task;
import java.time.Duration;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Spark Structured Streaming, as its <a
 * href="https://spark.apache.org/docs/3.5.5/structured-streaming-programming-guide.html">guide</a>
 * and the <a
 * href="https://spark.apache.org/docs/3.5.5/structured-streaming-kafka-integration.html">Kafka
 * integration guide</a> write it: event time with a watermark, update mode, a checkpoint on disk.
 *
 * <p>Tuned: a shuffle partition for each core instead of 200, and micro-batches as large as they
 * come (no {@code maxOffsetsPerTrigger}), so that what is in the topic is one batch. It runs until
 * it is stopped.
 */
public final class StructuredStreaming {
  private StructuredStreaming() {}

  public static void main(String[] args) throws Exception {
    Task task = Task.of(args);
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", false)
            .getOrCreate();
    Dataset<Row> lines =
        spark
            .readStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", task.bootstrapServers())
            .option("subscribe", task.topic())
            .option("startingOffsets", "earliest")
            .load()
            .select(col("value").cast("string").as("line"), col("timestamp"));
    keys(lines, task.question())
        .withWatermark("timestamp", "10 minutes")
        .groupBy(
            window(col("timestamp"), millis(task.windowSize()), millis(task.windowPeriod())),
            col("key"))
        .count()
        .where(col("count").geq(task.atLeast()))
        .select(unix_millis(col("window.start")), col("key"), col("count"))
        .writeStream()
        .outputMode("update")
        .option("checkpointLocation", task.stateDir())
        .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (rows, batch) -> print(rows, batch, task))
        .start()
        .awaitTermination();
  }

  private static Dataset<Row> keys(Dataset<Row> lines, Question question) {
    Dataset<Row> errors = lines.where(col("line").contains(Question.MARK));
    return switch (question) {
      case ERRORS -> errors.withColumn("key", lit(Question.GLOBAL));
      case ERRORS_BY_HOST -> errors.withColumn("key", split(col("line"), " ", 3).getItem(1));
      case WORDS -> lines.withColumn("key", explode(split(col("line"), " ")));
    };
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " milliseconds";
  }

  private static void print(Dataset<Row> rows, long batch, Task task) {
    for (Row row : rows.collectAsList()) {
      task.print(row.getLong(0), row.getString(1), row.getLong(2), batch);
    }
  }
}
