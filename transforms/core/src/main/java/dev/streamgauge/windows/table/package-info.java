/** Tables from keys to counts, and their coders. */
package dev.streamgauge.windows.table;
