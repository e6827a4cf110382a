/**
 * The spool, which stores lines on disk before they are acknowledged, and its counterpart in
 * memory. Knows no connections.
 */
package dev.streamgauge.io.spool;
