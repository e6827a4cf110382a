/** Reads growing and rotated files of watched directories. */
package dev.streamgauge.io.tail;
