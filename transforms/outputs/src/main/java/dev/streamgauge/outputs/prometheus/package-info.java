/** Writes results to Prometheus and its kin by remote write. Reads nothing from them. */
package dev.streamgauge.outputs.prometheus;
