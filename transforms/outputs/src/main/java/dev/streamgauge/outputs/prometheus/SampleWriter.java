package dev.streamgauge.outputs.prometheus;

import dev.streamgauge.io.source.LeaseCache;
import dev.streamgauge.util.Backoff;
import dev.streamgauge.util.Outages;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes samples, and retries while the server is unavailable. */
final class SampleWriter implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SampleWriter.class);
  private static final RateLimitedLogger LIMITED = new RateLimitedLogger(LOG, 1);
  private static final LeaseCache<RemoteWriteClient> CLIENTS = new LeaseCache<>();
  private static final Duration GRACE = Duration.ofMinutes(1);
  private static final long FIRST_DELAY_MILLIS = 100;
  private static final long LONGEST_DELAY_MILLIS = 15_000;
  private static final long LONGEST_RETRY_AFTER_MILLIS = 300_000;
  private static final int MAX_SAMPLES = 2000;

  private final PrometheusTarget target;
  private final String pipeline;
  private final @Nullable Duration retryFor;

  SampleWriter(PrometheusTarget target, String pipeline, @Nullable Duration retryFor) {
    this.target = target;
    this.pipeline = pipeline;
    this.retryFor = retryFor;
  }

  /**
   * Writes {@code samples}, which are in order of time, and returns once the server has them.
   *
   * @return how many it refused for good
   * @throws IOException if it refuses requests altogether
   * @throws InterruptedException if interrupted while waiting for the server
   */
  int write(List<WindowSample> samples) throws IOException, InterruptedException {
    LeaseCache.Lease<RemoteWriteClient> lease;
    try {
      lease = CLIENTS.acquire(target, GRACE, () -> new RemoteWriteClient(target));
    } catch (IOException e) {
      throw refused(e.getMessage());
    }
    try (lease) {
      int refused = 0;
      for (int from = 0; from < samples.size(); from += MAX_SAMPLES) {
        List<WindowSample> some =
            samples.subList(from, Math.min(samples.size(), from + MAX_SAMPLES));
        refused += write(some, lease.engine());
      }
      return refused;
    }
  }

  /** Divides what is refused until only the samples at fault remain: one may spoil a request. */
  private int write(List<WindowSample> samples, RemoteWriteClient client)
      throws IOException, InterruptedException {
    RemoteWriteClient.Answer answer = send(WriteRequests.encode(pipeline, samples), client);
    if (answer.isSuccess()) {
      return 0;
    }
    if (samples.size() == 1) {
      LIMITED.warn(
          "{} refuses a sample of {} ({}): it is left out (logged at most once a minute)",
          target.shown(),
          samples.get(0).key(),
          answer);
      return 1;
    }
    int half = samples.size() / 2;
    return write(samples.subList(0, half), client)
        + write(samples.subList(half, samples.size()), client);
  }

  /** Returns a success, or an answer that is about samples. */
  private RemoteWriteClient.Answer send(byte[] request, RemoteWriteClient client)
      throws IOException, InterruptedException {
    Backoff backoff = new Backoff(FIRST_DELAY_MILLIS, LONGEST_DELAY_MILLIS);
    long start = System.nanoTime();
    boolean logged = false;
    while (true) {
      String reason;
      long delay = backoff.next();
      try {
        RemoteWriteClient.Answer answer = client.post(request);
        if (answer.isSuccess() || answer.isAboutSamples()) {
          Outages.end(target.shown());
          if (logged) {
            LOG.warn("{} takes results again", target.shown());
          }
          return answer;
        }
        reason = answer.toString();
        if (!answer.passes()) {
          throw refused(reason);
        }
        delay = Math.max(delay, retryAfterMillis(answer.retryAfter()));
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        reason = e.getMessage();
      }
      if (retryFor != null && System.nanoTime() - start >= retryFor.toNanos()) {
        throw refused(reason);
      }
      Outages.begin(target.shown(), reason);
      logged |=
          LIMITED.warn(
              "{} does not take results now ({}): they wait, and are tried again until it does",
              target.shown(),
              reason);
      Thread.sleep(delay);
    }
  }

  /** Returns the delay that a server asks for in seconds; 0 if it asks for none. */
  private static long retryAfterMillis(String header) {
    return header.matches("[0-9]{1,6}")
        ? Math.min(LONGEST_RETRY_AFTER_MILLIS, Long.parseLong(header) * 1000)
        : 0;
  }

  private RefusedException refused(String reason) {
    return new RefusedException("Cannot write results to " + target.shown() + ": " + reason);
  }

  /** Says that a retry does not help. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}
