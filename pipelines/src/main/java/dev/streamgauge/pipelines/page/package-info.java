/**
 * The web page and its API: endpoints that answer from the history of a run, and the static files.
 */
package dev.streamgauge.pipelines.page;
