/** The DirectRunner: one machine, nothing to install. */
package dev.streamgauge.runners.direct;
