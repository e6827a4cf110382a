/** What a run tells people on standard error: how it starts, its connections, its words. */
package dev.streamgauge.pipelines.report;
