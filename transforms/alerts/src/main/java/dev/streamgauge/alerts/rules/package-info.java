/** Alert rules and the files they are read from. Independent of notifiers. */
package dev.streamgauge.alerts.rules;
