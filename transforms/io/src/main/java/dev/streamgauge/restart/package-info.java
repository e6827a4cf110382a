/** Resume points: how far results are final, and what sources must retain to restart there. */
package dev.streamgauge.restart;
