/**
 * The life of an alert: inactive, pending, firing, resolved. All but {@link
 * dev.streamgauge.alerts.life.LiveAlerts} is free of Beam's machinery.
 */
package dev.streamgauge.alerts.life;
