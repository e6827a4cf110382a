/** The terminal that the program is started from. What is written there belongs elsewhere. */
package dev.streamgauge.pipelines.terminal;
