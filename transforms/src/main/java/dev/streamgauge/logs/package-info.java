/** What is particular to logs: formats, severities, the times in lines, filters for error lines. */
package dev.streamgauge.logs;
