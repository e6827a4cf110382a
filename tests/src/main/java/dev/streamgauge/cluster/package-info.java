/** Real multi-process clusters on this machine. */
package dev.streamgauge.cluster;
