package dev.streamgauge.state.shard;

import org.apache.beam.sdk.annotations.Internal;

/** Assigns keys to shards. */
@Internal
public final class Shards {
  private Shards() {}

  /** Returns one of {@code shards}, by a hash that is the same in every JVM. */
  public static int of(int hash, int shards) {
    // Multiplied by the golden ratio, since hashes of similar keys are similar in their high bits.
    return (int) (((hash * 0x9E3779B9L & 0xFFFF_FFFFL) * shards) >>> 32);
  }

  /**
   * Returns {@code shards} after checking it.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public static int checked(int shards) {
    if (shards < 1) {
      throw new IllegalArgumentException("There is one shard of keys or more, not " + shards + ".");
    }
    return shards;
  }
}
