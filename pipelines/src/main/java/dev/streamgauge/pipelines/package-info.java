/**
 * The programs, such as {@link dev.streamgauge.pipelines.LogMonitor} and {@link
 * dev.streamgauge.pipelines.WordCount}, composed only of the library's transforms; their options;
 * and {@link dev.streamgauge.pipelines.Main}, which parses the command line and runs them on the
 * runner it finds on the class path. Nothing here depends on a runner, and nothing transforms lines
 * by itself.
 */
package dev.streamgauge.pipelines;
