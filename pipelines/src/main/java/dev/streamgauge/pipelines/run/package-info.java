/** Runs a program: runner setup, resuming from saved state, progress, signals. */
package dev.streamgauge.pipelines.run;
