/** Alerts from rules: the public transform, and what its packages share. */
package dev.streamgauge.alerts;
