/**
 * Sends alerts to receivers: {@link dev.streamgauge.alerts.notify.SendAlerts} and the parser of the
 * receivers section. Independent of rules and runners.
 */
package dev.streamgauge.alerts.notify;
