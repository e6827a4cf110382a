/** Writes results to Cassandra. Reads nothing from it but the table's existence. */
package dev.streamgauge.outputs.cassandra;
