/**
 * The one form in which a structured record becomes a line: a JSON object that the JSON format
 * reads by its usual names. Knows no protocol.
 */
package dev.streamgauge.inputs.record;
