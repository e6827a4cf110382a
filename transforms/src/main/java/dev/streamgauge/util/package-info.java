/**
 * Small helpers that every package may use. What knows lines, connectors or alerts does not belong
 * here.
 */
package dev.streamgauge.util;
