/** Merging of partial results and the panes that leave a window. */
package dev.streamgauge.windows.result;
