/** What is particular to logs: filters for error lines. */
package dev.streamgauge.logs;
