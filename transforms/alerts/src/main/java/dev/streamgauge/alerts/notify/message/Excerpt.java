package dev.streamgauge.alerts.notify.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The beginning of a response, so that a server cannot fill the memory with an endless one; or
 * nothing of it, without waiting for the response.
 */
@Internal
public final class Excerpt implements BodySubscriber<String> {
  static final int MAX_BYTES = 1000;

  private final boolean wanted;
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Flow.Subscription subscription;

  /** Creates an excerpt, which is empty unless it is {@code wanted}. */
  public Excerpt(boolean wanted) {
    this.wanted = wanted;
  }

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    // Unwanted data is read too, as far as it comes, so that the connection can be reused.
    subscription.request(Long.MAX_VALUE);
    if (!wanted) {
      text.complete("");
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int length = Math.min(buffer.remaining(), MAX_BYTES - bytes.size());
      byte[] part = new byte[length];
      buffer.get(part);
      bytes.write(part, 0, length);
    }
    if (bytes.size() == MAX_BYTES) {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    text.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    text.complete(bytes.toString(UTF_8));
  }
}
