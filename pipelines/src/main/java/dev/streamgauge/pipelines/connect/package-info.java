/** Builds sources, sinks and windows from options. */
package dev.streamgauge.pipelines.connect;
