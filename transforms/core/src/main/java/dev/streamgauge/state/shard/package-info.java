/**
 * The state of all keys of a shard, its periods and its coder. Knows no Beam state; {@code state}
 * puts it there.
 */
package dev.streamgauge.state.shard;
