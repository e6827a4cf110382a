package dev.streamgauge.inputs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.util.Random;
import logproto.EntryAdapter;
import logproto.LabelPairAdapter;
import logproto.PushRequest;
import logproto.StreamAdapter;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;
import org.xerial.snappy.Snappy;

/** Loki's push API. */
@RunWith(JUnit4.class)
public class LokiTest {
  private static final String PATH = "/loki/api/v1/push";
  private static final String ENTRY =
      "{\"time\":\"2023-11-14T22:13:20.123456789Z\",\"message\":\"one\",\"level\":\"error\","
          + "\"labels.time\":\"x\",\"user\":\"7\"}";
  private static final String OTHER =
      "{\"time\":\"2023-11-14T22:13:21Z\",\"message\":\"two\",\"level\":\"error\","
          + "\"labels.time\":\"x\"}";

  private InputReading reading;

  @Before
  public void start() throws IOException {
    reading = InputReading.start(InputLines.http("127.0.0.1", 0).withMaxRequestBytes(1 << 20));
  }

  @After
  public void stop() throws IOException {
    reading.close();
  }

  private int json(String body) throws Exception {
    return HttpClients.post(
            reading.url(PATH), body.getBytes(UTF_8), "Content-Type", "application/json")
        .statusCode();
  }

  private int protobuf(byte[] body) throws Exception {
    return HttpClients.post(reading.url(PATH), body, "Content-Type", "application/x-protobuf")
        .statusCode();
  }

  private static final String STREAM = "\"stream\":{\"level\":\"error\",\"time\":\"x\"}";
  private static final String VALUES =
      "\"values\":[[\"1700000000123456789\",\"one\",{\"user\":\"7\"}],"
          + "[\"1700000001000000000\",\"two\"]]";

  @Test
  public void entriesInJsonBecomeRecordsWithTheirLabels() throws Exception {
    assertThat(json("{\"streams\":[{" + STREAM + "," + VALUES + "}],\"more\":{}}")).isEqualTo(204);
    assertThat(reading.untilLines(2)).containsExactly(ENTRY, OTHER);
  }

  @Test
  public void labelsMayComeAfterTheEntries() throws Exception {
    assertThat(json("{\"streams\":[{" + VALUES + "," + STREAM + "}]}")).isEqualTo(204);
    assertThat(reading.untilLines(2)).containsExactly(ENTRY, OTHER);
  }

  private static PushRequest push(String labels) {
    return PushRequest.newBuilder()
        .addStreams(
            StreamAdapter.newBuilder()
                .setLabels(labels)
                .addEntries(
                    EntryAdapter.newBuilder()
                        .setTimestamp(
                            Timestamp.newBuilder().setSeconds(1_700_000_000).setNanos(123_456_789))
                        .setLine("one")
                        .addStructuredMetadata(
                            LabelPairAdapter.newBuilder().setName("user").setValue("7")))
                .addEntries(
                    EntryAdapter.newBuilder()
                        .setTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_001))
                        .setLine("two")))
        .build();
  }

  @Test
  public void entriesInProtobufBecomeTheSameRecords() throws Exception {
    byte[] push = push("{level=\"error\", time=\"x\"}").toByteArray();
    assertThat(protobuf(Snappy.compress(push))).isEqualTo(204);
    assertThat(reading.untilLines(2)).containsExactly(ENTRY, OTHER);
  }

  @Test
  public void quotedLabelsAreUnquoted() throws Exception {
    byte[] push = push("{a=\"x\\\"y\\\\\",b=\"{,}\"}").toByteArray();
    assertThat(protobuf(Snappy.compress(push))).isEqualTo(204);
    assertThat(reading.untilLines(2).get(1))
        .endsWith("\"message\":\"two\",\"a\":\"x\\\"y\\\\\",\"b\":\"{,}\"}");
  }

  @Test
  public void whatIsNoPushStoresNothing() throws Exception {
    assertThat(json("{\"streams\":[{" + STREAM + ",\"values\":[[\"now\",\"x\"]]}]}"))
        .isEqualTo(400);
    assertThat(json("{\"streams\":[{" + STREAM + "," + VALUES)).isEqualTo(400);
    assertThat(json("[]")).isEqualTo(400);
    byte[] push = push("{level=\"error\"}").toByteArray();
    assertThat(protobuf(push)).isEqualTo(400);
    assertThat(protobuf(Snappy.compress(java.util.Arrays.copyOf(push, push.length - 3))))
        .isEqualTo(400);
    assertThat(protobuf(Snappy.compress(push("{level=error}").toByteArray()))).isEqualTo(400);
    // A length of four gigabytes, and one that is negative.
    byte[] bomb = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0};
    assertThat(protobuf(bomb)).isIn(400, 413);
    assertThat(
            protobuf(
                Snappy.compress(
                    new byte[] {
                      0x0A,
                      (byte) 0xFF,
                      (byte) 0xFF,
                      (byte) 0xFF,
                      (byte) 0xFF,
                      (byte) 0xFF,
                      (byte) 0xFF,
                      (byte) 0xFF,
                      (byte) 0xFF,
                      (byte) 0xFF,
                      0x01
                    })))
        .isEqualTo(400);
    assertThat(protobuf(Snappy.compress(new byte[2 << 20]))).isEqualTo(413);
    assertThat(json("{\"streams\":[{" + STREAM + "," + VALUES + "}]}")).isEqualTo(204);
    assertThat(reading.untilLines(2)).containsExactly(ENTRY, OTHER);
  }

  @Test
  public void noBytesMakeItFail() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] push = push("{level=\"error\"}").toByteArray();
    for (int i = 0; i < 200; i++) {
      byte[] changed = push.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      assertThat(protobuf(Snappy.compress(changed))).as("seed " + seed).isIn(204, 400);
    }
    assertThat(HttpClients.send("GET", reading.url("/ready")).statusCode()).isEqualTo(200);
  }
}
