package dev.streamgauge.state;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.state.shard.Shards;
import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.windows.key.LineKey;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The settings shared by {@link RunningCounts} and {@link Sessions}: which lines count, and how.
 */
@AutoValue
abstract class KeyedLinesConfig implements Serializable {
  /** Returns the function that turns lines into elements with keys, such as words. */
  abstract LineBatchFn maker();

  abstract LineKey key();

  abstract Duration allowedLateness();

  abstract int shards();

  /** Returns the start time; earlier periods are left out. */
  abstract long startMillis();

  abstract long firstRevision();

  abstract @Nullable StateStore store();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder maker(LineBatchFn maker);

    abstract Builder key(LineKey key);

    abstract Builder allowedLateness(Duration lateness);

    abstract Builder shards(int shards);

    abstract Builder startMillis(long millis);

    abstract Builder firstRevision(long revision);

    abstract Builder store(@Nullable StateStore store);

    abstract KeyedLinesConfig build();
  }

  /** Returns settings that count each distinct line, from the beginning, and drop late lines. */
  static KeyedLinesConfig all() {
    return new AutoValue_KeyedLinesConfig.Builder()
        .maker(LineBatchFn.identity())
        .key(LineKey.wholeLine())
        .allowedLateness(Duration.ZERO)
        .shards(1)
        .startMillis(Long.MIN_VALUE)
        .firstRevision(0)
        .build();
  }

  /** Adds these settings to the display data of the transform. */
  void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("key", key().getClass()).withLabel("Finds the key in a line"))
        .add(DisplayData.item("allowedLateness", allowedLateness()).withLabel("Allowed lateness"))
        .add(DisplayData.item("shards", shards()).withLabel("Shards of keys"))
        .add(
            DisplayData.item("stateStore", store() != null)
                .withLabel("State survives restarts in a store"));
  }

  KeyedLinesConfig withMaker(LineBatchFn maker) {
    return toBuilder().maker(maker).build();
  }

  KeyedLinesConfig withKey(LineKey key) {
    return toBuilder().key(key).build();
  }

  KeyedLinesConfig withAllowedLateness(Duration lateness) {
    return toBuilder().allowedLateness(lateness).build();
  }

  KeyedLinesConfig withShards(int shards) {
    return toBuilder().shards(Shards.checked(shards)).build();
  }

  KeyedLinesConfig startingAt(Instant start) {
    return toBuilder().startMillis(start.getMillis()).build();
  }

  KeyedLinesConfig withFirstRevision(long revision) {
    if (revision < 0) {
      throw new IllegalArgumentException("A revision is 0 or more, not " + revision + ".");
    }
    return toBuilder().firstRevision(revision).build();
  }

  KeyedLinesConfig withStore(StateStore store) {
    return toBuilder().store(store).build();
  }
}
