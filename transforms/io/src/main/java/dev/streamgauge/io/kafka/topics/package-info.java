/** The topics that a source names or finds, and what is said to their cluster about them. */
package dev.streamgauge.io.kafka.topics;
