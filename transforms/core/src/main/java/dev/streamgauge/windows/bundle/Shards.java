package dev.streamgauge.windows.bundle;

import dev.streamgauge.windows.table.CountTable;

/** Spreads the keys of a table over shards. */
final class Shards {
  private Shards() {}

  /** Receives the part of a table that belongs to one shard. */
  @FunctionalInterface
  interface Consumer {
    /** Receives {@code part}, the keys of shard {@code shard}. */
    void accept(int shard, CountTable part);
  }

  /**
   * Passes the parts of {@code table} with keys to {@code out}; a single shard's part also without
   * keys.
   */
  static void split(CountTable table, int shards, Consumer out) {
    if (shards == 1) {
      out.accept(0, table);
      return;
    }
    CountTable[] parts = new CountTable[shards];
    for (int i = 0; i < table.size(); i++) {
      int shard = table.shard(i, shards);
      if (parts[shard] == null) {
        parts[shard] = new CountTable();
      }
      parts[shard].set(parts[shard].entryOf(table, i), table.count(i));
    }
    for (int shard = 0; shard < shards; shard++) {
      if (parts[shard] != null) {
        out.accept(shard, parts[shard]);
      }
    }
  }
}
