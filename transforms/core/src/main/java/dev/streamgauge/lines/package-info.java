/**
 * Batches of lines, the element of every pipeline here: their builder, coder and functions on them.
 * Depends on no other package but {@code util}.
 */
package dev.streamgauge.lines;
