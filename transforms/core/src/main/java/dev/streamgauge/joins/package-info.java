/** Joins of windowed streams by key. */
package dev.streamgauge.joins;
