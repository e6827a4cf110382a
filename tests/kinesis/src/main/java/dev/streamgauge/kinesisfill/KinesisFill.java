package dev.streamgauge.kinesisfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;

/**
 * Puts the lines of standard input, each with the number of its shard and a space before it, into a
 * stream, which it creates if it is not there.
 */
public final class KinesisFill {
  private static final int MOST_RECORDS = 500;

  private final KinesisClient client;
  private final String stream;
  private final int shards;
  private final List<PutRecordsRequestEntry> waiting = new ArrayList<>();

  private KinesisFill(KinesisClient client, String stream, int shards) {
    this.client = client;
    this.stream = stream;
    this.shards = shards;
  }

  /** Takes the address of the server, the stream and its number of shards. */
  public static void main(String[] args) throws IOException {
    try (KinesisClient client =
        KinesisClient.builder()
            .endpointOverride(URI.create(args[0]))
            .region(Region.US_EAST_1)
            .httpClientBuilder(ApacheHttpClient.builder())
            .build()) {
      new KinesisFill(client, args[1], Integer.parseInt(args[2])).run();
    }
  }

  private void run() throws IOException {
    try {
      client.createStream(request -> request.streamName(stream).shardCount(shards));
    } catch (ResourceInUseException e) {
      // It is there.
    }
    client.waiter().waitUntilStreamExists(request -> request.streamName(stream));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.indexOf(' ');
      add(Integer.parseInt(line.substring(0, space)), line.substring(space + 1));
    }
    send();
  }

  private void add(int shard, String line) {
    waiting.add(
        PutRecordsRequestEntry.builder()
            .partitionKey("any")
            .explicitHashKey(inShard(shard))
            // As the agent of Kinesis sends lines.
            .data(SdkBytes.fromUtf8String(line + "\n"))
            .build());
    if (waiting.size() == MOST_RECORDS) {
      send();
    }
  }

  /** Returns a hash key in the middle of a shard: the shards share the 128-bit numbers equally. */
  private String inShard(int shard) {
    return BigInteger.TWO
        .pow(128)
        .multiply(BigInteger.valueOf(2L * shard + 1))
        .divide(BigInteger.valueOf(2L * shards))
        .toString();
  }

  private void send() {
    if (waiting.isEmpty()) {
      return;
    }
    int failed =
        client
            .putRecords(request -> request.streamName(stream).records(waiting))
            .failedRecordCount();
    if (failed > 0) {
      throw new IllegalStateException(failed + " records were refused");
    }
    waiting.clear();
  }
}
