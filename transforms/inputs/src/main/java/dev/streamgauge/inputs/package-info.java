/** Reads what log shippers send: {@link dev.streamgauge.inputs.InputLines}. */
package dev.streamgauge.inputs;
