/** The watermark that the parts and the splits of a source have together. */
package dev.streamgauge.io.splits;
