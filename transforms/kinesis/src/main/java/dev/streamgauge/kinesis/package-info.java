/** Reads Amazon Kinesis. An artifact of its own, since what it needs of AWS is large. */
package dev.streamgauge.kinesis;
