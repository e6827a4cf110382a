package dev.streamgauge.io.tail;

import com.google.auto.value.AutoValue;
import dev.streamgauge.restart.RetentionBound;
import java.io.Serializable;
import java.nio.file.Path;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Configures a place on disk that records when which bytes of which file were read. A runner that
 * saves no marks can then read them again the same way: from where a result may not be written yet,
 * and with the same arrival times. The lines themselves stay in their files.
 *
 * <pre>{@code
 * WatchLines.in("/var/log/app/*.log").withJournal(WatchJournal.in(Path.of("/var/lib/gauge")))
 * }</pre>
 *
 * <p>It survives a crash of the process, including {@code kill -9}; after power loss what was read
 * last may be read again with new times. Only one process at a time can use a directory.
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

  /** Creates a journal in a local directory, which is created if needed. */
  public static WatchJournal in(Path directory) {
    return new AutoValue_WatchJournal.Builder()
        .setDirectory(directory.toAbsolutePath().normalize().toString())
        .setRelease(() -> Long.MIN_VALUE)
        .build();
  }

  /**
   * Reads again only what arrived at {@code start} or later, by default everything in the journal.
   */
  public WatchJournal startingAt(Instant start) {
    return toBuilder().setStart(start).build();
  }

  /** Drops what {@code release} reports as no longer needed. */
  public WatchJournal withRelease(RetentionBound release) {
    return toBuilder().setRelease(release).build();
  }
}
