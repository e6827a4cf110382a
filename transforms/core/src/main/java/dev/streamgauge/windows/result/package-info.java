/** Merges partial results, and defines the panes that windows emit. */
package dev.streamgauge.windows.result;
