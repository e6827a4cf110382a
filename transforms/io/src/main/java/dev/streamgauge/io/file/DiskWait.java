package dev.streamgauge.io.file;

import dev.streamgauge.util.Backoff;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.annotations.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries writing files, for example while a disk is full. */
@Internal
public final class DiskWait {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWait.class);

  /** Static, since Spark sets up a DoFn for every bundle. */
  private static final RateLimitedLogger LIMITED = new RateLimitedLogger(LOG, 1);

  /** The error messages of Linux and Windows. */
  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");

  /** The messages of HDFS while its name node starts or hands over, or no data node is there. */
  private static final List<String> AWAY =
      List.of(
          "Name node is in safe mode",
          "is not supported in state standby",
          "could only be written to 0 of the");

  private DiskWait() {}

  /** Writes everything or, on failure, nothing. */
  @FunctionalInterface
  public interface Attempt {
    void run() throws IOException;
  }

  /**
   * Runs {@code attempt}, and retries while the disk is full or the server of the files is away.
   *
   * @param path the path to show in messages
   * @throws IOException naming the path, if it fails for another reason
   */
  static void whileFull(String path, Attempt attempt) throws IOException {
    Backoff backoff = new Backoff(100, 5_000);
    boolean waited = false;
    while (true) {
      try {
        attempt.run();
        if (waited) {
          LOG.info("{} can be written again", path);
        }
        return;
      } catch (IOException e) {
        if (isFull(e)) {
          LIMITED.warn(
              "{} cannot be written, its disk is full: results wait until there is room", path);
        } else if (isAway(e)) {
          LIMITED.warn(
              "{} cannot be written now ({}): results wait until it can", path, e.getMessage());
        } else {
          throw named(path, e);
        }
        waited = true;
        sleep(backoff.next());
      }
    }
  }

  /**
   * Runs {@code attempt}, and retries for up to {@code patience}.
   *
   * @return whether it has succeeded; if not, the reason is logged
   */
  public static boolean upTo(Duration patience, String path, Attempt attempt) throws IOException {
    Backoff backoff = new Backoff(50, 500);
    long start = System.nanoTime();
    while (true) {
      try {
        attempt.run();
        return true;
      } catch (IOException e) {
        if (System.nanoTime() - start >= patience.toNanos()) {
          LIMITED.warn("{}", named(path, e).getMessage());
          return false;
        }
        sleep(backoff.next());
      }
    }
  }

  private static boolean isFull(IOException e) {
    return chain(e).anyMatch(cause -> says(cause, FULL));
  }

  private static boolean isAway(IOException e) {
    return chain(e)
        .anyMatch(
            cause ->
                cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SocketTimeoutException
                    || says(cause, AWAY));
  }

  private static Stream<Throwable> chain(IOException e) {
    return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause);
  }

  private static boolean says(Throwable failure, List<String> texts) {
    String message = String.valueOf(failure.getMessage());
    return texts.stream().anyMatch(message::contains);
  }

  private static IOException named(String path, IOException e) {
    IOException named = new IOException("Cannot write " + path + ": " + e.getMessage());
    // Not the cause: a failed pipeline reports its root cause, which must be this exception.
    named.addSuppressed(e);
    return named;
  }

  private static void sleep(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for room on a disk");
    }
  }
}
