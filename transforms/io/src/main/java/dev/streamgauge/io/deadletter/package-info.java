/** Writes lines that cannot be processed, with the reason, to files or Kafka. */
package dev.streamgauge.io.deadletter;
