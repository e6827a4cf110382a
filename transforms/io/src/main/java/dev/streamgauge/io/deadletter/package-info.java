/**
 * Writes lines that cannot be processed, with the reason, to files or Kafka. Which lines these are
 * is decided where they are read.
 */
package dev.streamgauge.io.deadletter;
