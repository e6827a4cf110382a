/**
 * Filters of lines by text and by regular expression. What needs a parsed line belongs in {@code
 * logs}.
 */
package dev.streamgauge.logs.filter;
