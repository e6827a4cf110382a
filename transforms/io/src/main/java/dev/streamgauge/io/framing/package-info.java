/**
 * Finds lines in bytes: framing, decoding and joining of multi-line events. Opens no files or
 * connections.
 */
package dev.streamgauge.io.framing;
