/** The contender on Flink. */
package dev.streamgauge.contenders.flink;
