/**
 * YAML whose values know their line and column, so that every error message has a place. What the
 * files are for does not belong here.
 */
package dev.streamgauge.alerts.yaml;
