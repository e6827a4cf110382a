package dev.streamgauge.inputs.otlp;

import dev.streamgauge.inputs.receive.InputCounters;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;

/**
 * Counts how calls end, those included that gRPC itself refuses: messages that are too large or
 * cannot be uncompressed, and methods that do not exist.
 */
final class CallTally extends ServerStreamTracer.Factory {
  private final InputCounters counters;

  CallTally(InputCounters counters) {
    this.counters = counters;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        switch (status.getCode()) {
          case OK -> counters.accepted.increment();
          case UNAVAILABLE -> counters.deferred.increment();
          // Its sender is gone, and sends it again or does not want it any more.
          case CANCELLED -> {}
          default -> counters.rejected.increment();
        }
      }
    };
  }
}
