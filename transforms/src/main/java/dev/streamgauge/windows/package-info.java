/** Counting batches of lines in sliding and tumbling windows of event time. */
package dev.streamgauge.windows;
