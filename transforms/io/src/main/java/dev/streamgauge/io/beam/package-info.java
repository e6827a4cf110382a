/**
 * Makes batches of lines of what Beam's own connectors read. Our own sources do not belong here.
 */
package dev.streamgauge.io.beam;
