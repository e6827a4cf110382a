/**
 * Builds sources, sinks and windows from options, and checks them before the start. Parsing of
 * option values belongs in {@code options}.
 */
package dev.streamgauge.pipelines.connect;
