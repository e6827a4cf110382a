/**
 * Reads lines over TCP and TLS, listening or connecting: connections and their limits. Finding
 * lines in the bytes belongs in {@code io.framing}, storing them in {@code io.spool}.
 */
package dev.streamgauge.io.socket;
