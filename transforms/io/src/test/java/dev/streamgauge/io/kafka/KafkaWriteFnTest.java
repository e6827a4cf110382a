package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;

public class KafkaWriteFnTest {
  /** Static, as producers are made by what is serialized with the function. */
  private static final List<ProducerRecord<byte[], byte[]>> WRITTEN = new CopyOnWriteArrayList<>();

  /** What the producer is told, and what the topic takes without the producer knowing. */
  private static final int MAX_REQUEST = 100_000;

  private static final int TOPIC_TAKES = 30_000;

  /** Each test has producers of its own, since they learn what a topic takes. */
  @Rule public final TestName name = new TestName();

  @Before
  public void clear() {
    WRITTEN.clear();
  }

  /** Refuses as Kafka's producer and broker do. */
  private static final class Limited extends MockProducer<byte[], byte[]> {
    private final int limit;

    Limited(int limit) {
      super(true, new ByteArraySerializer(), new ByteArraySerializer());
      this.limit = limit;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (record.topic().equals("secret")) {
        callback.onCompletion(null, new TopicAuthorizationException("secret"));
        return null;
      }
      if (record.key().length + record.value().length > limit) {
        callback.onCompletion(null, new RecordTooLargeException("too large"));
        return null;
      }
      WRITTEN.add(record);
      return super.send(record, callback);
    }
  }

  private void write(String topic, int limit, List<KV<byte[], byte[]>> records) throws IOException {
    KafkaWriteFn fn =
        new KafkaWriteFn(
            topic,
            Map.of("max.request.size", MAX_REQUEST, "client.id", name.getMethodName() + limit),
            null,
            settings -> new Limited(limit));
    fn.start();
    for (KV<byte[], byte[]> record : records) {
      fn.process(record);
    }
    fn.finish();
  }

  private static KV<byte[], byte[]> record(String key, String value) {
    return KV.of(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static String letter(String line) {
    return "{\"source\":\"kafka:logs/0@1\",\"line\":\"" + line + "\"}";
  }

  private static String value(int i) {
    return new String(WRITTEN.get(i).value(), UTF_8);
  }

  @Test
  public void aLineLargerThanTheProducerSendsIsCutAndMarked() throws IOException {
    write("dead", MAX_REQUEST, List.of(record("m", letter("x".repeat(1 << 20)))));
    assertThat(WRITTEN).hasSize(1);
    assertThat(value(0))
        .hasSizeLessThanOrEqualTo(MAX_REQUEST)
        .hasSizeGreaterThan(MAX_REQUEST / 2)
        .matches("\\{\"source\":\"kafka:logs/0@1\",\"line\":\"x+\",\"truncated\":true}");
  }

  @Test
  public void aLineLargerThanTheTopicTakesIsCutUntilItDoes() throws IOException {
    String euro = "\u20ac";
    write(
        "dead",
        TOPIC_TAKES,
        List.of(
            record("m", letter("first")),
            record("m", letter(euro.repeat(20_000))),
            record("m", letter("last"))));
    assertThat(WRITTEN).hasSize(3);
    assertThat(List.of(value(0), value(1))).containsExactly(letter("first"), letter("last"));
    assertThat(value(2))
        .contains("\"line\":\"" + euro.repeat(3_000))
        .endsWith(euro + "\",\"truncated\":true}");
    assertThat(WRITTEN.get(2).value().length).isLessThanOrEqualTo(TOPIC_TAKES);
  }

  @Test
  public void escapesAndBase64AreCutWhereTheyMayBe() throws IOException {
    write(
        "dead",
        TOPIC_TAKES,
        List.of(
            record("m", letter("\\u0000".repeat(50_000))),
            record("m", "{\"line_base64\":\"" + "/wA=".repeat(50_000) + "\"}")));
    assertThat(value(0)).matches("\\{\"source\":\"kafka:logs/0@1\",\"line\":\"(\\\\u0000)+\",.*");
    assertThat(value(1)).matches("\\{\"line_base64\":\"(/wA=)+\",\"truncated\":true}");
  }

  @Test
  public void allRevisionsOfAResultWithALongKeyHaveOneRecordKey() throws IOException {
    String key = "k".repeat(60_000);
    for (int limit : new int[] {TOPIC_TAKES, MAX_REQUEST}) {
      for (int revision = 0; revision < 2; revision++) {
        write(
            "results",
            limit,
            List.of(
                record(
                    "{\"pipeline\":\"m\",\"key\":\"" + key + "\"}",
                    "{\"key\":\"" + key + "\",\"count\":7,\"revision\":" + revision + "}")));
      }
    }
    assertThat(WRITTEN).hasSize(4);
    assertThat(WRITTEN.stream().map(record -> new String(record.key(), UTF_8)).distinct())
        .singleElement()
        .asString()
        .matches("\\{\"pipeline\":\"m\",\"key\":\"k{400}\u2026[0-9a-f]{64}\"}");
    assertThat(value(1))
        .matches(
            "\\{\"key\":\"k{400}\u2026[0-9a-f]{64}\",\"count\":7,\"revision\":1,\"truncated\":true}");
  }

  @Test
  public void whatFitsStaysAsItIs() throws IOException {
    write("dead", MAX_REQUEST, List.of(record("m", letter("x".repeat(90_000)))));
    assertThat(value(0)).isEqualTo(letter("x".repeat(90_000)));
  }

  @Test
  public void otherFailuresFailTheBundle() {
    assertThatThrownBy(() -> write("secret", MAX_REQUEST, List.of(record("m", letter("x")))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("secret");
  }
}
