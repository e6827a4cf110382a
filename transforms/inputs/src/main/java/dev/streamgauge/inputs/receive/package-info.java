/**
 * What all protocols have in common: settings, the intake into the buffer or spool, the limits of
 * memory and connections, and the source. Knows no protocol.
 */
package dev.streamgauge.inputs.receive;
