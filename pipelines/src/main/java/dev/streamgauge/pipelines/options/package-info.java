/** The command-line options and the parsing of their values. Opens nothing. */
package dev.streamgauge.pipelines.options;
