/**
 * The HTTP server, with its limits, and the routes for plain and JSON lines. Knows nothing of the
 * protocols that come over it: they are {@link dev.streamgauge.inputs.http.Route}s.
 */
package dev.streamgauge.inputs.http;
