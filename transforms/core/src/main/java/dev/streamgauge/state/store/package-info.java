/** Stores that keep state across runs. */
package dev.streamgauge.state.store;
