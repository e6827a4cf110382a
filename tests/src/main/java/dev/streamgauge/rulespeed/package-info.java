/** How fast rules are counted, started and swept; by hand. */
package dev.streamgauge.rulespeed;
