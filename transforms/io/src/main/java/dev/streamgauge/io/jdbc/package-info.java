/** Writes results to databases by upsert. */
package dev.streamgauge.io.jdbc;
