/** The contender on Kafka Streams. */
package dev.streamgauge.contenders.kafkastreams;
