/**
 * Notifiers: where alerts are sent and how, and the outbox that holds what is not sent yet. What
 * needs a runner or a rule does not belong here.
 */
package dev.streamgauge.alerts.notify;
