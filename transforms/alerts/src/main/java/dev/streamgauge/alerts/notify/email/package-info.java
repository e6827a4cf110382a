/** Notifies by email. */
package dev.streamgauge.alerts.notify.email;
