/**
 * State per key over time: running counts, sessions, and {@link dev.streamgauge.state.StateByKey}
 * for functions of your own. Late lines correct every result after them.
 */
package dev.streamgauge.state;
