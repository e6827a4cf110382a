/** Notifies by e-mail. */
package dev.streamgauge.alerts.notify.email;
