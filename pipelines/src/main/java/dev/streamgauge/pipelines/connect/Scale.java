package dev.streamgauge.pipelines.connect;

import dev.streamgauge.pipelines.options.ShardOptions;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;

/**
 * How a run is spread over a cluster.
 *
 * @param readers how many readers share the source
 * @param shards over how many shards the keys of a window are spread
 */
public record Scale(int readers, int shards) {
  /** One reader and one shard: all of a run on one machine. */
  public static final Scale ONE = new Scale(1, 1);

  /** More shards are of no use unless somebody asks for them: each costs an element per window. */
  private static final int MOST_SHARDS = 64;

  /**
   * From so many on, joining what they have counted costs less than keeping it bundle by bundle.
   */
  private static final int MANY_READERS = 8;

  /** Returns the default of a cluster that runs {@code tasks} at a time. */
  public static Scale of(int tasks) {
    // Readers take their cores for most of a micro-batch: one is left for what comes after them.
    return new Scale(Math.max(1, tasks - 1), Math.max(1, Math.min(MOST_SHARDS, tasks)));
  }

  /** Returns this scale, with what {@code options} ask for instead. */
  public Scale as(StreamgaugeOptions options) {
    Integer asked = options.getReaders();
    Integer ofKeys = options instanceof ShardOptions byKey ? byKey.getShards() : null;
    return new Scale(asked == null ? readers : asked, ofKeys == null ? shards : ofKeys);
  }

  /** Returns whether to join what the readers have counted in a micro-batch. */
  public boolean joinsBundles() {
    return readers >= MANY_READERS;
  }

  /** Returns it with {@code readers}. */
  public Scale withReaders(int readers) {
    return new Scale(readers, shards);
  }

  /** Returns it with {@code shards}. */
  public Scale withShards(int shards) {
    return new Scale(readers, shards);
  }

  /** Returns it in words: {@code 3 readers and 4 shards of keys}. */
  @Override
  public String toString() {
    return number(readers, "reader") + " and " + number(shards, "shard") + " of keys";
  }

  private static String number(int count, String name) {
    return count + " " + name + (count == 1 ? "" : "s");
  }
}
