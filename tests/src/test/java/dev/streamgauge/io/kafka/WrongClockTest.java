package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.windows.SlidingCount;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** One producer of a topic has a clock that is 50 minutes ahead: more a broker does not accept. */
public class WrongClockTest {
  private static final long AHEAD = 50 * 60_000;

  private static KafkaBroker broker;

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private static void fill(String topic) {
    broker.createTopic(topic, 1);
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 31; i++) {
        long time = System.currentTimeMillis() + (i == 10 ? AHEAD : 0);
        byte[] line = (new Instant(time) + " line " + i).getBytes(UTF_8);
        producer.send(new ProducerRecord<>(topic, 0, time, null, line));
        // Read one after the other, not all in one batch, which would be counted as a whole.
        producer.flush();
      }
    }
  }

  private static Map<String, Long> count(String topic, LineTiming timing) {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    pipeline
        .apply(
            KafkaLines.read(broker.bootstrapServers(), topic)
                .withConsumerConfig(Map.of("max.poll.records", 1))
                .withLineTime(timing)
                .withStopWhenIdle(Duration.standardSeconds(3)))
        .apply(SlidingCount.of(Duration.standardSeconds(10)));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    Map<String, Long> counters = new TreeMap<>();
    result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace(MetricNames.NAMESPACE))
                .build())
        .getCounters()
        .forEach(c -> counters.merge(c.getName().getName(), c.getCommitted(), Long::sum));
    return counters;
  }

  @Test
  public void itsRecordIsDeadAndNoOtherIsLate() {
    fill("records");
    assertThat(count("records", LineTiming.ofRecords()))
        .containsEntry("lines_read", 31L)
        .containsEntry("lines_counted", 30L)
        .containsEntry("lines_dead", 1L);
  }

  @Test
  public void itsLineIsDeadThoughItsRecordSaysTheSame() {
    fill("lines");
    assertThat(count("lines", LineTiming.of(LogTimes.inZone(ZoneOffset.UTC))))
        .containsEntry("lines_read", 31L)
        .containsEntry("lines_counted", 30L)
        .containsEntry("lines_dead", 1L);
  }
}
