/**
 * Mines the templates of log lines: reduces each line to a signature, counts signatures, and finds
 * the patterns in a set of them, independently of the order of lines.
 */
package dev.streamgauge.patterns;
