/**
 * State per key over time: running counts, sessions, and {@link dev.streamgauge.state.StateByKey}
 * for your own functions. Late lines correct all later results.
 */
package dev.streamgauge.state;
