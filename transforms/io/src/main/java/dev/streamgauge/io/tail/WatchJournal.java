package dev.streamgauge.io.tail;

import com.google.auto.value.AutoValue;
import dev.streamgauge.restart.RetentionBound;
import java.io.Serializable;
import java.nio.file.Path;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * A place on disk for when which bytes of which file were read, so that a runner that saves no
 * marks can read them again as they were read before: from where a result may not be written yet,
 * and with the same arrival times. The lines themselves stay in their files.
 *
 * <pre>{@code
 * WatchLines.in("/var/log/app/*.log").withJournal(WatchJournal.in(Path.of("/var/lib/gauge")))
 * }</pre>
 *
 * <p>It outlives a crash of the process, {@code kill -9} included; after a loss of power what was
 * read last may be read again with new times. One process at a time uses a directory.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class WatchJournal implements Serializable {
  abstract String directory();

  abstract @Nullable Instant start();

  abstract RetentionBound release();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setDirectory(String directory);

    abstract Builder setStart(@Nullable Instant start);

    abstract Builder setRelease(RetentionBound release);

    abstract WatchJournal build();
  }

  /** A journal in a local directory, which is created if needed. */
  public static WatchJournal in(Path directory) {
    return new AutoValue_WatchJournal.Builder()
        .setDirectory(directory.toAbsolutePath().normalize().toString())
        .setRelease(() -> Long.MIN_VALUE)
        .build();
  }

  /** Reads again only what arrived at {@code start} or later, else all that is in the journal. */
  public WatchJournal startingAt(Instant start) {
    return toBuilder().setStart(start).build();
  }

  /** Forgets what {@code release} says is done with. */
  public WatchJournal withRelease(RetentionBound release) {
    return toBuilder().setRelease(release).build();
  }
}
