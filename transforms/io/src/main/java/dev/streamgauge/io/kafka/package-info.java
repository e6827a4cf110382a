/**
 * Reads lines from Kafka topics and writes results to them. Sources and sinks of other systems have
 * packages of their own.
 */
package dev.streamgauge.io.kafka;
