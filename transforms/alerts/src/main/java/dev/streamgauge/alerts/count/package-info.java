/** Counts lines for all rules in one pass, in slices of event time. */
package dev.streamgauge.alerts.count;
