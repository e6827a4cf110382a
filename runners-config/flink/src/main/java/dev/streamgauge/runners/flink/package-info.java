/** The FlinkRunner: a cluster in this process, or the one that {@code flink run} submits to. */
package dev.streamgauge.runners.flink;
