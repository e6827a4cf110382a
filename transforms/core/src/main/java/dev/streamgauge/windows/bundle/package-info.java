/** Sums within one bundle, before the shuffle, and the metrics of lines. */
package dev.streamgauge.windows.bundle;
