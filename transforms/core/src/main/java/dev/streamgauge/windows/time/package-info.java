/**
 * The windows themselves: their bounds, lateness, and the window functions that hand them to Beam.
 */
package dev.streamgauge.windows.time;
