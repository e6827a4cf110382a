/** Keys and numbers found in a line. */
package dev.streamgauge.windows.key;
