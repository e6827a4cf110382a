/**
 * The source runtime: batching, merging of splits, watermarks, leases, and dead lines. Knows no
 * connector.
 */
package dev.streamgauge.io.source;
