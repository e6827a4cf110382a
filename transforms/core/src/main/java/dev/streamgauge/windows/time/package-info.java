/** The windows themselves: their bounds, lateness, and the window functions for Beam. */
package dev.streamgauge.windows.time;
