package dev.streamgauge.faults;

import dev.streamgauge.hostile.GoodSender;
import dev.streamgauge.hostile.Protocol;
import dev.streamgauge.hostile.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests of numbered records to a program that is killed now and then, each again until it
 * is acknowledged, as forwarders do. It also throws an answer away now and then, and sends that
 * request again: it must be counted as often as it was acknowledged, and at most as often as it was
 * sent.
 */
final class SureSender implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);

  /** One answer in so many is thrown away. */
  private static final int LOST = 100;

  private final Protocol protocol;
  private final Target target;
  private final int first;
  private final int[] attempts;
  private final int[] acknowledged;
  private final Pace pace;
  private final CompletableFuture<Void> sending;
  private volatile boolean closed;

  private SureSender(Protocol protocol, Target target, int first, int requests, Duration span) {
    this.protocol = protocol;
    this.target = target;
    this.first = first;
    this.attempts = new int[requests];
    this.acknowledged = new int[requests];
    this.pace = new Pace(span);
    sending =
        CompletableFuture.runAsync(
            this::sendAll, task -> new Thread(task, "sender of " + protocol).start());
  }

  /** Starts to send requests {@code [first, first + requests)}, most of them within a time. */
  static SureSender start(
      Protocol protocol, Target target, int first, int requests, Duration span) {
    return new SureSender(protocol, target, first, requests, span);
  }

  /** Sends the rest at once and waits until all are acknowledged. */
  void finish(Duration timeout) {
    pace.hurry();
    try {
      sending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new IllegalStateException("Could not send all records of " + protocol, e);
    }
  }

  Protocol protocol() {
    return protocol;
  }

  /** Returns the number of the first request. */
  int first() {
    return first;
  }

  /** Returns how often each request was acknowledged, once all are. */
  int[] acknowledged() {
    return acknowledged.clone();
  }

  /** Returns how often each request may have arrived, once all are acknowledged. */
  int[] attempts() {
    return attempts.clone();
  }

  private void sendAll() {
    for (int i = 0; i < attempts.length && !closed; ) {
      if (i < pace.due(attempts.length) && isAcknowledged(i)) {
        acknowledged[i]++;
        if (i % LOST != 0 || acknowledged[i] > 1) {
          i++;
        }
      } else if (i >= pace.due(attempts.length)) {
        Injector.pause(LOOK);
      }
    }
  }

  private boolean isAcknowledged(int request) {
    int from = (first + request) * GoodSender.OF_A_REQUEST;
    attempts[request]++;
    try {
      if (protocol.good().request().send(target, from, from + GoodSender.OF_A_REQUEST)) {
        return true;
      }
    } catch (ConnectException nobodyListens) {
      attempts[request]--;
    } catch (IOException killed) {
      // Whether it has arrived nobody knows.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    Injector.pause(LOOK);
    return false;
  }

  @Override
  public void close() {
    closed = true;
  }
}
