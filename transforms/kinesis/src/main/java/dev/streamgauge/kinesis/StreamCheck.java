package dev.streamgauge.kinesis;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** Asks Kinesis once whether a stream is there and may be read, by what a reader asks first. */
final class StreamCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private StreamCheck() {}

  static void of(String stream, @Nullable String region, @Nullable String endpoint)
      throws IOException {
    try (KinesisClient client = client(region, endpoint)) {
      client.listShards(ListShardsRequest.builder().streamName(stream).maxResults(1).build());
    } catch (ResourceNotFoundException e) {
      throw new IOException("there is no stream '" + stream + "' in this region", e);
    } catch (SdkException e) {
      throw new IOException(reason(e), e);
    }
  }

  private static KinesisClient client(@Nullable String region, @Nullable String endpoint) {
    KinesisClientBuilder builder =
        KinesisClient.builder()
            // There is more than one on the class path.
            .httpClientBuilder(ApacheHttpClient.builder())
            .overrideConfiguration(config -> config.apiCallTimeout(TIMEOUT));
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    return builder.build();
  }

  /**
   * Returns the reason in a line; what AWS says on missing credentials has a line for each place.
   */
  private static String reason(SdkException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof SdkClientException && message.contains("credentials")) {
      return "no credentials are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a"
          + " profile in ~/.aws/credentials by AWS_PROFILE";
    }
    if (e instanceof SdkClientException && message.contains("region")) {
      return "no region is found: add ?region=, or set AWS_REGION";
    }
    return message.lines().findFirst().orElse(message);
  }
}
