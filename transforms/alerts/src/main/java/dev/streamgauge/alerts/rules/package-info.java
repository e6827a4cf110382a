/** Alert rules and the files they are read from. Knows nothing of notifiers. */
package dev.streamgauge.alerts.rules;
