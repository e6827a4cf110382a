package dev.streamgauge.io.tail;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.logs.Multiline;
import java.io.Serializable;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a {@link WatchSource} watches and how. */
@AutoValue
abstract class WatchSettings implements Serializable {
  /** A path of this machine, or the URL of a Hadoop file system. */
  abstract String place();

  /** Whether what is there at the very first look is passed over. */
  abstract boolean fromEnd();

  /** Whether symbolic links that lead out of the directory are followed. */
  abstract boolean followLinks();

  /** When a last line without a newline is one; null for never while the file is where it was. */
  abstract @Nullable Duration lastLineAfter();

  /** Which lines of a file belong together; null if each is one. */
  abstract @Nullable Multiline multiline();

  /** How the times in the lines are found; null if it is the time of reading that counts. */
  abstract @Nullable LineTiming lineTiming();

  /** How much earlier than the latest of its file the time of a line may be. */
  abstract Duration disorder();

  abstract @Nullable WatchJournal journal();

  /** How often the directory is looked at. */
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

  /** Where lines come from, for people. */
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
