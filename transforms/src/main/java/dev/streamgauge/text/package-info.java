/** Words: cutting lines into words and counting them per window. */
package dev.streamgauge.text;
