/**
 * Writes results to databases by upsert: pool, dialects and the table. Reads nothing from them but
 * the table's existence.
 */
package dev.streamgauge.io.jdbc;
