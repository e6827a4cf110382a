/** The results of parsers: the record of a line, its severity, and the reader interface. */
package dev.streamgauge.logs.record;
