/** Notifiers over HTTP: Alertmanager, PagerDuty, Slack and webhooks. */
package dev.streamgauge.alerts.notify.http;
