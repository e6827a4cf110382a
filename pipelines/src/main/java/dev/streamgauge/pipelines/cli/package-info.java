/** The command line: commands, their help, and the completion of shells. */
package dev.streamgauge.pipelines.cli;
