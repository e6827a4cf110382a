/** The SparkRunner in streaming mode: a laptop's cores or a cluster. */
package dev.streamgauge.runners.spark;
