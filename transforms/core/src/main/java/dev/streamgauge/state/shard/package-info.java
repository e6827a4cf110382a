/** The state of all keys of a shard, its periods and its coder. */
package dev.streamgauge.state.shard;
