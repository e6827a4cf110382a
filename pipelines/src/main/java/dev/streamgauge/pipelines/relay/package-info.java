/** Sends the lines of any source on to a Kafka topic, exactly once. */
package dev.streamgauge.pipelines.relay;
