/** Parsing of the timestamps in lines. */
package dev.streamgauge.logs.time;
