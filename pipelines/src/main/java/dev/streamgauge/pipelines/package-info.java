/**
 * The programs: {@link dev.streamgauge.pipelines.LogMonitor} and {@link
 * dev.streamgauge.pipelines.WordCount}, composed only of the library's transforms; their options;
 * and {@link dev.streamgauge.pipelines.Main}, which parses the command line and runs them on the
 * runner it finds on the class path.
 */
package dev.streamgauge.pipelines;
