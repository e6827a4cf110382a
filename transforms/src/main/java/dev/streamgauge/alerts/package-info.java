/** Alerts: rules, the life of an alert, and the notifiers that tell of it. */
package dev.streamgauge.alerts;
