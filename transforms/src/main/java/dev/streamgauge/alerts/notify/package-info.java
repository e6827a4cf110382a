/**
 * Notifiers: who is told of alerts and how, and the outbox that holds what is not told yet. What
 * needs a runner or a rule does not belong here.
 */
package dev.streamgauge.alerts.notify;
