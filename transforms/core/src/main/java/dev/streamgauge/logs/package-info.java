/**
 * Transforms and functions for log lines: {@link dev.streamgauge.logs.ErrorFilter}, {@link
 * dev.streamgauge.logs.LogFormat} and {@link dev.streamgauge.logs.Multiline}.
 */
package dev.streamgauge.logs;
