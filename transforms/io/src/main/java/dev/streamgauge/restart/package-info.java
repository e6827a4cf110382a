/** Resume points: how far results are final, and what sources must retain to start there again. */
package dev.streamgauge.restart;
