/**
 * Parsers, one for each log format, and the choice between them. Parsers work on byte slices and
 * allocate nothing per line.
 */
package dev.streamgauge.logs.format;
