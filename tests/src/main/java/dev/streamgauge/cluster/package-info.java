/** A real Spark cluster of several processes on this machine. */
package dev.streamgauge.cluster;
