/** Sums within one bundle, before the shuffle, and the account of lines. */
package dev.streamgauge.windows.bundle;
