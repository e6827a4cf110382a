package dev.streamgauge.io.tail;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.logs.Multiline;
import java.io.Serializable;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Configures what a {@link WatchSource} watches and how. */
@AutoValue
abstract class WatchSettings implements Serializable {
  /** Returns a path on this machine, or the URL of a Hadoop file system. */
  abstract String place();

  /** Returns whether to skip content that exists at the very first look. */
  abstract boolean fromEnd();

  /** Returns whether symbolic links that lead out of the directory are followed. */
  abstract boolean followLinks();

  /**
   * Returns when an unterminated last line counts as one; null for never while the file keeps its
   * name.
   */
  abstract @Nullable Duration lastLineAfter();

  /** Returns which lines of a file belong together; null if each is by itself. */
  abstract @Nullable Multiline multiline();

  /** Returns how to find the times in the lines; null to use the time of reading. */
  abstract @Nullable LineTiming lineTiming();

  /** Returns how much earlier than the latest line of its file a line may be. */
  abstract Duration disorder();

  abstract @Nullable WatchJournal journal();

  /** Returns how often the directory is listed. */
  abstract Duration interval();

  abstract WallClock clock();

  abstract Builder toBuilder();

  static WatchSettings of(String place) {
    return new AutoValue_WatchSettings.Builder()
        .setPlace(place)
        .setFromEnd(false)
        .setFollowLinks(false)
        .setDisorder(Duration.ofSeconds(1))
        .setInterval(Duration.ofMillis(200))
        .setClock(WallClock.system())
        .build();
  }

  /** Returns the source's name to show to people. */
  final String origin() {
    return "watch:" + place();
  }

  /** Opens the directory. */
  final WatchedDirectory open() {
    return HadoopDirectory.isMeant(place())
        ? new HadoopDirectory(place())
        : new LocalDirectory(place(), followLinks());
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setPlace(String place);

    abstract Builder setFromEnd(boolean fromEnd);

    abstract Builder setFollowLinks(boolean followLinks);

    abstract Builder setLastLineAfter(@Nullable Duration duration);

    abstract Builder setMultiline(@Nullable Multiline multiline);

    abstract Builder setLineTiming(@Nullable LineTiming timing);

    abstract Builder setDisorder(Duration disorder);

    abstract Builder setJournal(@Nullable WatchJournal journal);

    abstract Builder setInterval(Duration interval);

    abstract Builder setClock(WallClock clock);

    abstract WatchSettings build();
  }
}
