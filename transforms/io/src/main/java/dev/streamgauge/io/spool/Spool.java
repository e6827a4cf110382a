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
 * A place on disk for what a {@link SocketSource} has received, so that it can be read again after
 * a crash. Each chunk is written there before any reader sees it, and stays until it is released.
 *
 * <pre>{@code
 * SocketLines.listen("127.0.0.1", 5514).withSpool(Spool.in(Path.of("/var/spool/gauge")))
 * }</pre>
 *
 * <p><b>What outlives what.</b> A crash of the process, {@code kill -9} included: every chunk, with
 * any {@link Sync}. A loss of power or a crash of the system: with {@link Sync#ALWAYS} every chunk
 * that a reader has seen, with {@link Sync#INTERVAL} all but the last 200 ms, with {@link
 * Sync#NEVER} what the system had written by itself. Received is a line that is complete and on
 * disk: what a peer has sent but the system or the framing still holds in memory is lost with the
 * process, and a sender over bare TCP cannot know.
 *
 * <p><b>When chunks go.</b> A segment of the spool is deleted when a mark behind its last chunk was
 * finalized, and then {@linkplain #keeping a safety time} has passed, since Spark finalizes before
 * it processes; and, if there is a {@link RetentionBound}, when that says that the results are
 * written. Without one, what a runner holds for longer than the safety time is not protected.
 *
 * <p><b>Where reading begins.</b> At the mark. Without one, as always on the Direct runner, at the
 * first chunk that arrived at {@link #startingAt} or later, else at the oldest chunk there is.
 *
 * <p><b>When it is full,</b> or its disk is, nothing is read from any connection: senders wait, and
 * nothing is dropped. The size must hold what arrives while a window is open, and the safety time.
 *
 * <p>One process at a time uses a directory. A torn record at the end, as a crash leaves it, is cut
 * off; a corrupt one within is skipped; both are logged. The files are segments of a Kafka log,
 * which {@code kafka-dump-log} shows, each record a batch of lines as {@code LineBatchCoder} writes
 * it.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class Spool implements Serializable {
  private static final long SMALLEST_SIZE = 64L << 10;
  private static final int SMALLEST_SEGMENT = 4 << 10;
  private static final int LARGEST_SEGMENT = 128 << 20;

  /** Room is freed by whole segments: at this fraction of the size, little is held back. */
  private static final int SEGMENTS = 16;

  /** When what is written is forced to the disk; see the class for what that is good for. */
  public enum Sync {
    /** A chunk is handed out only when it is forced; those that come meanwhile share the next. */
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
   * A spool of up to 1 GiB in a directory, which is created if needed. Each machine that reads has
   * one of its own.
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

  /** Takes up to {@code bytes} on disk, at least 64 KiB; the last chunk may pass that. */
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

  /** Forces to the disk as {@code sync} says, {@link Sync#INTERVAL} unless said otherwise. */
  public Spool withSync(Sync sync) {
    return toBuilder().setSync(sync).build();
  }

  /** Frees room only for what {@code release} says is done with. */
  public Spool withRelease(RetentionBound release) {
    return toBuilder().setRelease(release).build();
  }

  /** Starts without a mark at the first chunk that arrived at {@code start} or later. */
  public Spool startingAt(Instant start) {
    return toBuilder().setStart(start).build();
  }

  /**
   * Keeps what was handed out and finalized for so much longer, 60 s unless said otherwise: as much
   * as the runner may be behind between reading and saving its state.
   */
  public Spool keeping(Duration keep) {
    if (keep.isShorterThan(Duration.ZERO)) {
      throw new IllegalArgumentException("The time to keep must not be negative: " + keep + ".");
    }
    return toBuilder().setKeep(keep).build();
  }

  /** On a disk that fails as a test wishes. */
  Spool on(SpoolDisk disk) {
    return toBuilder().setDisk(disk).build();
  }

  /**
   * Looks whether the directory can be used, to say so before a pipeline starts.
   *
   * @throws IOException if it cannot be made, or written, or another process uses it
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
