package dev.streamgauge.faults;

import dev.streamgauge.hostile.GoodSender;
import dev.streamgauge.hostile.Protocol;
import dev.streamgauge.hostile.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends requests of a good sender, each until it is answered, and compares how they count. */
final class RequestCounts {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Protocol protocol;
  private final List<Integer> acknowledged = new ArrayList<>();

  /** Those whose answer was lost: they may count, and are not sent again. */
  private final List<Integer> unsure = new ArrayList<>();

  private int next;

  /** Creates one whose requests begin with number {@code first}. */
  RequestCounts(Protocol protocol, int first) {
    this.protocol = protocol;
    this.next = first;
  }

  Protocol protocol() {
    return protocol;
  }

  /** Sends a request; if it is to be sent again later, the next call does. */
  void send(Target target) throws Exception {
    int from = next * GoodSender.OF_A_REQUEST;
    try {
      if (protocol.good().request().send(target, from, from + GoodSender.OF_A_REQUEST)) {
        acknowledged.add(next++);
      }
    } catch (ConnectException nobodyListens) {
      Injector.pause(LOOK);
    } catch (IOException lost) {
      unsure.add(next++);
    }
  }

  /** Sends a request, and returns whether one was taken. */
  boolean isTaken(Target target) {
    try {
      send(target);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return !acknowledged.isEmpty();
  }

  /** Returns how many records were acknowledged. */
  long sent() {
    return (long) acknowledged.size() * GoodSender.OF_A_REQUEST;
  }

  /** Compares the counts by request with what was acknowledged. */
  Tally tally(Map<String, Long> counts) {
    long counted = 0;
    long lost = 0;
    long doubled = 0;
    for (int request : acknowledged) {
      long count = counts.getOrDefault(Integer.toString(request), 0L);
      counted += count;
      // UDP loses what there is no room for, and nobody knows.
      lost += protocol.acknowledges() ? Math.max(0, GoodSender.OF_A_REQUEST - count) : 0;
      doubled += Math.max(0, count - GoodSender.OF_A_REQUEST);
    }
    for (int request : unsure) {
      long count = counts.getOrDefault(Integer.toString(request), 0L);
      doubled += Math.max(0, count - GoodSender.OF_A_REQUEST);
    }
    return new Tally(counted, lost, doubled);
  }
}
