/**
 * Transforms that count, reduce and collect lines in windows of event time, with the functions that
 * need their configuration.
 */
package dev.streamgauge.windows;
