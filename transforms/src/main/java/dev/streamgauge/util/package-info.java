/** Small helpers that every other package may use; this one uses none of them. */
package dev.streamgauge.util;
