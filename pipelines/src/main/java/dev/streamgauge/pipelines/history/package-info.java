/**
 * What a run has found out, over time: windows with their revisions, evaluations of rules, alert
 * events, the account of lines. The pipeline records it in the JVM that serves the web page; it
 * survives restarts.
 */
package dev.streamgauge.pipelines.history;
