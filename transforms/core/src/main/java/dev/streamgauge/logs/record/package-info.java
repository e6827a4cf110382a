/** What parsers extract from a line: the record, its severity, and the reader interface. */
package dev.streamgauge.logs.record;
