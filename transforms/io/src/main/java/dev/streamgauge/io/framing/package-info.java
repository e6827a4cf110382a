/** From bytes to lines: framing and joining of multi-line events. */
package dev.streamgauge.io.framing;
