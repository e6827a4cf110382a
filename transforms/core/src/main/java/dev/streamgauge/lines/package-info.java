/**
 * Batches of lines, the element of every pipeline, with their builder, coder and functions. Depends
 * on no other package but {@code util}.
 */
package dev.streamgauge.lines;
