/**
 * Regular expressions on the bytes of lines: the usual ones without RE2/J, with the same results.
 */
package dev.streamgauge.logs.regex;
