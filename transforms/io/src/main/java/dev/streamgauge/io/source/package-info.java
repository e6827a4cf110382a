/**
 * The source runtime: batching, merging of splits, watermarks, leases, and dead lines. Independent
 * of connectors.
 */
package dev.streamgauge.io.source;
