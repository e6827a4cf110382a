/**
 * What all sources that others send to have in common: an engine that fills a chunk buffer, and the
 * reader that empties it. Knows no protocol.
 */
package dev.streamgauge.io.receive;
