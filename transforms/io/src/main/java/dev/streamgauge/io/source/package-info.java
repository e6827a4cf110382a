/**
 * The source runtime: batching, merging of splits, watermarks, leases, and the log of dead letters.
 * Knows no connector.
 */
package dev.streamgauge.io.source;
