/** Formats of results and the console sink. Formats of log lines belong in {@code logs.format}. */
package dev.streamgauge.io.format;
