package dev.streamgauge.alerts.notify.shared;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one of several processes send from a shared outbox. Its holder has the highest number: it
 * has created the file {@code sender/NUMBER.lease}, and renews it by changing {@code NUMBER.beat}.
 * Another process takes the next number once that has not changed for {@value #EXPIRE_MILLIS} ms,
 * or if there is {@code NUMBER.released}.
 *
 * <p>Nobody compares clocks of different machines: the holder measures the time since it has
 * renewed, the others that since they have seen a change. A holder that has paused finds a higher
 * number and has lost the lease, whatever the clocks say. Thread-safe.
 */
@Internal
public final class SenderLease {
  /** How often the holder renews it. */
  public static final long RENEW_MILLIS = 2_000;

  static final long EXPIRE_MILLIS = 10_000;

  /** Less than until others may take it: what was begun must come to an end. */
  static final long VALID_MILLIS = 7_000;

  private static final Logger LOG = LoggerFactory.getLogger(SenderLease.class);
  private static final String FOLDER = "sender";
  private static final String LEASE = ".lease";
  private static final String BEAT = ".beat";
  private static final String RELEASED = ".released";

  private final SharedFolder folder;
  private final LongSupplier nanoTime;

  private final byte[] owner = UUID.randomUUID().toString().getBytes(US_ASCII);

  /** That of this process; 0 while it has none. */
  private long number;

  private long beats;
  private long renewedNanos;

  private long seenNumber;
  private byte @Nullable [] seenBeat;
  private long seenNanos;

  /** Creates a lease in {@code folder}, not held yet. */
  public SenderLease(SharedFolder folder) {
    this(folder, System::nanoTime);
  }

  /** Creates a lease with another clock than {@link System#nanoTime}, for tests. */
  public SenderLease(SharedFolder folder, LongSupplier nanoTime) {
    this.folder = folder;
    this.nanoTime = nanoTime;
  }

  /**
   * Renews the lease, or takes it if it is free; to be called every {@link #RENEW_MILLIS} ms.
   *
   * @return the number under which this process holds it; 0 if it does not
   * @throws IOException if the folder cannot be read or written; the lease is then held as before,
   *     until it is too old
   */
  public synchronized long renew() throws IOException {
    if (number > 0) {
      // Before the look: a network file system then looks at the server, not into a cache.
      beat();
    }
    long highest = highest();
    loseIfTaken(highest);
    if (number == 0 && isFree(highest)) {
      acquire(highest + 1);
    }
    return number;
  }

  /** Returns whether this process holds the lease right now: to be called before each message. */
  public synchronized boolean isHeld() {
    try {
      if (number == 0 || nanoTime.getAsLong() - renewedNanos >= nanos(VALID_MILLIS)) {
        return false;
      }
      loseIfTaken(highest());
      return number > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Looks whether another process has taken a higher number, or the same: in an object store two
   * may create a file at the same moment, and it has the content of the last.
   */
  private void loseIfTaken(long highest) throws IOException {
    if (number == 0
        || (highest == number && Arrays.equals(folder.read(file(number, LEASE)), owner))) {
      return;
    }
    LOG.warn(
        "Another process has taken over sending alerts from {} (number {} after {}): this one waits",
        folder,
        highest,
        number);
    number = 0;
  }

  private boolean isFree(long highest) throws IOException {
    if (highest == 0 || folder.list(FOLDER).contains(name(highest) + RELEASED)) {
      return true;
    }
    byte[] beat = folder.read(file(highest, BEAT));
    long now = nanoTime.getAsLong();
    if (highest != seenNumber || !Arrays.equals(beat, seenBeat)) {
      seenNumber = highest;
      seenBeat = beat;
      seenNanos = now;
    }
    return now - seenNanos >= nanos(EXPIRE_MILLIS);
  }

  private void acquire(long next) throws IOException {
    long now = nanoTime.getAsLong();
    // The second look, as the file may have been there before: its process may be gone, and what is
    // below the highest number is deleted.
    if (!folder.create(file(next, LEASE), owner) || highest() != next) {
      return;
    }
    number = next;
    renewedNanos = now;
    beat();
    for (String name : folder.list(FOLDER)) {
      if (number(name) < next) {
        folder.delete(FOLDER + "/" + name);
      }
    }
    LOG.info("This process sends the alerts in {} (number {})", folder, next);
  }

  private void beat() throws IOException {
    // The time before it is written, as others may see it at once.
    long now = nanoTime.getAsLong();
    beats++;
    folder.replace(file(number, BEAT), Long.toString(beats).getBytes(US_ASCII));
    renewedNanos = now;
  }

  /** Gives the lease back, so that others need not wait. */
  public synchronized void release() {
    if (number == 0) {
      return;
    }
    try {
      folder.create(file(number, RELEASED), owner);
    } catch (IOException e) {
      LOG.debug("The lease of {} cannot be given back", folder, e);
    }
    number = 0;
  }

  private long highest() throws IOException {
    long highest = 0;
    List<String> names = folder.list(FOLDER);
    for (String name : names) {
      if (name.endsWith(LEASE)) {
        highest = Math.max(highest, number(name));
      }
    }
    return highest;
  }

  private static long number(String name) {
    try {
      return Long.parseLong(name.substring(0, Math.max(0, name.indexOf('.'))), 16);
    } catch (NumberFormatException e) {
      // Not ours: it is neither the highest nor deleted.
      return name.endsWith(LEASE) ? 0 : Long.MAX_VALUE;
    }
  }

  private static String name(long number) {
    return String.format("%016x", number);
  }

  private static String file(long number, String suffix) {
    return FOLDER + "/" + name(number) + suffix;
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
