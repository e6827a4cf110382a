/** Tables in files, and the enrichment of lines from them. */
package dev.streamgauge.tables;
