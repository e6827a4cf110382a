/** Reads lines over TCP and TLS, listening or connecting. */
package dev.streamgauge.io.socket;
