/** {@link dev.streamgauge.alerts.Alerts} evaluates alert rules over batches of lines. */
package dev.streamgauge.alerts;
