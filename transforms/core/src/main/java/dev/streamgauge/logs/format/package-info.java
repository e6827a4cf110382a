/**
 * Parsers, one per log format, and the selection among them. Parsers work on byte slices and
 * allocate nothing per line.
 */
package dev.streamgauge.logs.format;
