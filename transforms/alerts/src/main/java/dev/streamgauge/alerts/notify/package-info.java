/**
 * Sends alerts to receivers: {@link dev.streamgauge.alerts.notify.SendAlerts} and the parser of the
 * receivers section. Knows neither rules nor runners.
 */
package dev.streamgauge.alerts.notify;
