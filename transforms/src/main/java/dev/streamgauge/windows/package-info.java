/** Counting, reducing and gathering batches of lines in windows of event time. */
package dev.streamgauge.windows;
