/**
 * Metrics, health and heartbeats of a run, for machines that watch it. What people see belongs in
 * {@code report} and in the packages of the page.
 */
package dev.streamgauge.pipelines.monitoring;
