/**
 * YAML read so that every value knows its line and column, since what is wrong with a file is told
 * with its place. Knows nothing of what the files are for.
 */
package dev.streamgauge.alerts.yaml;
