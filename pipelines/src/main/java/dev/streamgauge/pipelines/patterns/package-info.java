/** The command {@code patterns}: lists the kinds of lines of a source. */
package dev.streamgauge.pipelines.patterns;
