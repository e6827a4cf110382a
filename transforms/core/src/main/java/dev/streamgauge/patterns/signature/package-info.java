/**
 * Reduces a line to its signature: the words that its message has in common with others of its
 * kind. Stateless, over slices of bytes.
 */
package dev.streamgauge.patterns.signature;
