/** The spool, which stores lines on disk before they are acknowledged. */
package dev.streamgauge.io.spool;
