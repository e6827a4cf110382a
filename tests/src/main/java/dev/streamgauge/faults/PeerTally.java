package dev.streamgauge.faults;

import java.util.concurrent.atomic.AtomicLong;

/** The actions of {@link HostileSenders}, counted by their threads. */
final class PeerTally {
  private final AtomicLong linesSent = new AtomicLong();
  private final AtomicLong longLinesSent = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong randomBytes = new AtomicLong();

  void sentLine() {
    linesSent.incrementAndGet();
  }

  void sentLongLine() {
    longLinesSent.incrementAndGet();
  }

  void connected() {
    connections.incrementAndGet();
  }

  void sentRandomBytes(int bytes) {
    randomBytes.addAndGet(bytes);
  }

  long linesSent() {
    return linesSent.get();
  }

  long longLinesSent() {
    return longLinesSent.get();
  }

  long connections() {
    return connections.get();
  }

  long randomBytes() {
    return randomBytes.get();
  }
}
