/** Reads lines from Kafka topics and writes results to them. */
package dev.streamgauge.io.kafka;
