/** State of sliding windows that are updated slice by slice. */
package dev.streamgauge.windows.slice;
