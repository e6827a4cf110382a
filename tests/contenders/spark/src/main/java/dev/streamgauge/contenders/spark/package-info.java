/** Contenders on Spark: Structured Streaming and DStreams. */
package dev.streamgauge.contenders.spark;
