/** Joins of windowed counts by key. */
package dev.streamgauge.joins;
