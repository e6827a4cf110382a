/** The rules of alerts: what they are, and the file they are read from. */
package dev.streamgauge.alerts.rules;
