/**
 * YAML with the line and column of every value, so that each problem is reported with its place.
 * Independent of what the files are for.
 */
package dev.streamgauge.alerts.yaml;
