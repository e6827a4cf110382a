/**
 * {@link dev.streamgauge.pipelines.Main} and the help. The programs are in the packages below;
 * dependencies point in one direction: options, connect, run, count and alert, demo, then here.
 */
package dev.streamgauge.pipelines;
