/**
 * Filters lines by text and by regular expression. Code that needs a parsed line belongs in {@code
 * logs}.
 */
package dev.streamgauge.logs.filter;
