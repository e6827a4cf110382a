/** Words: tokenizing batches and counting words. */
package dev.streamgauge.text;
