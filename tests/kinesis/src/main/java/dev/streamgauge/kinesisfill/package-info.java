/** Fills streams of Kinesis, by AWS's own client. */
package dev.streamgauge.kinesisfill;
