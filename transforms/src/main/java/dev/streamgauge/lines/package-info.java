/**
 * The element every transform works on: {@link dev.streamgauge.lines.LineBatch}, a few thousand log
 * lines in one value, with its coder and the adapters from and to single strings. Knows no source,
 * no window and no runner; every other package builds on this one.
 */
package dev.streamgauge.lines;
