package dev.streamgauge.io.spool;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.socket.SocketSource;
import dev.streamgauge.restart.RetentionBound;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Configures a place on disk for what a {@link SocketSource} has received, so that it can be read
 * again after a crash. Each chunk is written there before any reader sees it, and stays until it is
 * released.
 *
 * <pre>{@code
 * SocketLines.listen("127.0.0.1", 5514).withSpool(Spool.in(Path.of("/var/spool/gauge")))
 * }</pre>
 *
 * <p><b>What survives which failure.</b> A crash of the process, including {@code kill -9}: every
 * chunk survives, with any {@link Sync}. Power loss or a system crash: with {@link Sync#ALWAYS}
 * every chunk that a reader has seen survives, with {@link Sync#INTERVAL} all but the last 200 ms,
 * with {@link Sync#NEVER} what the system had flushed by itself. A line counts as received once it
 * is complete and on disk: what a peer has sent but the system or the framing still holds in memory
 * is lost with the process, and a sender over plain TCP cannot detect that.
 *
 * <p><b>When chunks are deleted.</b> A segment of the spool is deleted once a mark after its last
 * chunk was finalized and {@linkplain #keeping a safety time} has passed, since Spark finalizes
 * before it processes. With a {@link RetentionBound}, that must also report that the results are
 * written. Without one, data that a runner holds for longer than the safety time is not protected.
 *
 * <p><b>Where reading begins.</b> At the mark. Without one, as always on the DirectRunner, at the
 * first chunk that arrived at {@link #startingAt} or later, else at the oldest chunk.
 *
 * <p><b>When the spool or its disk is full,</b> nothing is read from any connection: senders wait,
 * and nothing is dropped. The spool must have room for what arrives while a window is open and
 * during the safety time.
 *
 * <p>Only one process at a time can use a directory. A torn record at the end, as left by a crash,
 * is truncated; a corrupt one elsewhere is skipped; both are logged. The files are segments of a
 * Kafka log, which {@code kafka-dump-log} shows; each record is a batch of lines as {@code
 * LineBatchCoder} writes it.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class Spool implements Serializable {
  private static final long SMALLEST_SIZE = 64L << 10;
  private static final int SMALLEST_SEGMENT = 4 << 10;
  private static final int LARGEST_SEGMENT = 128 << 20;

  /** Room is freed by whole segments: with this many, little is held back. */
  private static final int SEGMENTS = 16;

  /** When written data is forced to disk; see the class for the guarantees. */
  public enum Sync {
    /**
     * A chunk is emitted only once it is forced; those that arrive meanwhile share the next force.
     */
    ALWAYS,
    /** Every 200 ms, and when a segment ends. */
    INTERVAL,
    /** Left to the operating system. */
    NEVER
  }

  abstract String directory();

  abstract long sizeBytes();

  abstract Sync sync();

  abstract Duration keep();

  abstract @Nullable Instant start();

  abstract @Nullable RetentionBound release();

  abstract SpoolDisk disk();

  /**
   * Creates a spool of up to 1 GiB in a directory, which is created if needed. Each machine that
   * reads has its own.
   */
  public static Spool in(Path directory) {
    return new AutoValue_Spool.Builder()
        .setDirectory(directory.toAbsolutePath().normalize().toString())
        .setSizeBytes(1L << 30)
        .setSync(Sync.INTERVAL)
        .setKeep(Duration.standardSeconds(60))
        .setDisk(SpoolDisk.REAL)
        .build();
  }

  /** Sets the size to {@code bytes} on disk, at least 64 KiB; the last chunk may exceed it. */
  public Spool withSize(long bytes) {
    if (bytes < SMALLEST_SIZE) {
      throw new IllegalArgumentException(
          "The size of a spool must be at least "
              + SMALLEST_SIZE
              + " bytes, and is "
              + bytes
              + ".");
    }
    return toBuilder().setSizeBytes(bytes).build();
  }

  /** Sets when data is forced to disk, {@link Sync#INTERVAL} by default. */
  public Spool withSync(Sync sync) {
    return toBuilder().setSync(sync).build();
  }

  /** Frees only what {@code release} reports as no longer needed. */
  public Spool withRelease(RetentionBound release) {
    return toBuilder().setRelease(release).build();
  }

  /** Starts, without a mark, at the first chunk that arrived at {@code start} or later. */
  public Spool startingAt(Instant start) {
    return toBuilder().setStart(start).build();
  }

  /**
   * Keeps emitted and finalized chunks for this much longer, 60 s by default: the longest that the
   * runner may take between reading and saving its state.
   */
  public Spool keeping(Duration keep) {
    if (keep.isShorterThan(Duration.ZERO)) {
      throw new IllegalArgumentException("The time to keep must not be negative: " + keep + ".");
    }
    return toBuilder().setKeep(keep).build();
  }

  /** Uses another disk, which tests can let fail. */
  Spool on(SpoolDisk disk) {
    return toBuilder().setDisk(disk).build();
  }

  /**
   * Checks that the directory is usable, to fail before a pipeline starts.
   *
   * @throws IOException if it cannot be created or written, or another process uses it
   */
  public void check() throws IOException {
    SpoolLock.acquire(path()).close();
  }

  final Path path() {
    return Path.of(directory());
  }

  final int segmentBytes() {
    return (int) Math.min(LARGEST_SEGMENT, Math.max(SMALLEST_SEGMENT, sizeBytes() / SEGMENTS));
  }

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setDirectory(String directory);

    abstract Builder setSizeBytes(long sizeBytes);

    abstract Builder setSync(Sync sync);

    abstract Builder setKeep(Duration keep);

    abstract Builder setStart(Instant start);

    abstract Builder setRelease(RetentionBound release);

    abstract Builder setDisk(SpoolDisk disk);

    abstract Spool build();
  }
}
