/** The command-line options and the parsing of their values. */
package dev.streamgauge.pipelines.options;
