/** The outbox, which keeps messages on disk until a receiver has accepted them. */
package dev.streamgauge.alerts.notify.outbox;
