/** Evaluates rules over counted slices: pending, firing and resolved alerts, and their state. */
package dev.streamgauge.alerts.evaluate;
