/** Translates the alert rules of other programs into rules files. */
package dev.streamgauge.pipelines.imports;
