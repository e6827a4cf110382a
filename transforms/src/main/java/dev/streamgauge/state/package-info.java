/**
 * What is kept for each key over time: running counts, sessions, and states by a function of the
 * user's. A change that late lines make to the past is followed through to all results after it.
 */
package dev.streamgauge.state;
