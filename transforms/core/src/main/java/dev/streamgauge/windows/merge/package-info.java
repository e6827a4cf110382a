/**
 * Merges what shards of keys know of a window: the second, small step of a sharded count. How a
 * shard counts belongs in {@code windows.slice}.
 */
package dev.streamgauge.windows.merge;
