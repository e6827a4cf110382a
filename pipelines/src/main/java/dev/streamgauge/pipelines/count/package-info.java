/** The programs that count: monitor, wordcount and sessions. */
package dev.streamgauge.pipelines.count;
