/** Runs a program: runner set-up, resuming from saved state, progress, signals. */
package dev.streamgauge.pipelines.run;
