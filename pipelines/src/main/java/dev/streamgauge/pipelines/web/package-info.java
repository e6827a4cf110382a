/**
 * The HTTP server: its doors (addresses, tokens, TLS, checked headers), its endpoints, and streams
 * of server-sent events. It knows nothing of what is served.
 */
package dev.streamgauge.pipelines.web;
