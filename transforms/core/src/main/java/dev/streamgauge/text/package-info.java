/** Splits lines into words and counts words. */
package dev.streamgauge.text;
