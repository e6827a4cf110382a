/** The functions that fold values of a key into its state. */
package dev.streamgauge.state.fold;
