/** Where state is kept across runs. */
package dev.streamgauge.state.store;
