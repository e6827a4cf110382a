/** What clients of Loki push: JSON, or Protocol Buffers compressed by Snappy. */
package dev.streamgauge.inputs.loki;
