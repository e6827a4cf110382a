/** Writes alerts to a Kafka topic. */
package dev.streamgauge.alerts.notify.kafka;
