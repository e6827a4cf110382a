/** Where state is kept across runs that a runner does not checkpoint itself. */
package dev.streamgauge.state.store;
