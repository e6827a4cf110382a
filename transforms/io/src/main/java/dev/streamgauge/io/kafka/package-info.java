/** Lines from Kafka topics and results to them. */
package dev.streamgauge.io.kafka;
