/** Formats of results and the console sink. */
package dev.streamgauge.io.format;
