/** Logs by the OpenTelemetry protocol, over HTTP (Protocol Buffers and JSON) and gRPC. */
package dev.streamgauge.inputs.otlp;
