/** Real clusters of several processes on this machine. */
package dev.streamgauge.cluster;
