package dev.streamgauge.inputs.otlp;

import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Limits how many calls are in progress, and so the memory that their messages take: gRPC limits
 * only the size of each.
 */
final class CallLimits implements ServerInterceptor {
  private static final int FEWEST = 8;

  private final InputCounters counters;
  private final Semaphore calls;

  CallLimits(InputSettings settings, InputCounters counters) {
    this.counters = counters;
    this.calls =
        new Semaphore(
            Math.max(FEWEST, (int) (settings.requestMemory() / settings.maxRequestBytes())));
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (call.getAttributes().get(GrpcConnections.REFUSED) != null) {
      return refuse(call, GrpcConnections.TOO_MANY);
    }
    if (!calls.tryAcquire()) {
      return refuse(call, Status.UNAVAILABLE.withDescription("too many calls at once"));
    }
    Runnable release = once(calls::release);
    Context context =
        Context.current()
            .withValue(
                GrpcConnections.PEER,
                GrpcConnections.host(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
    ServerCall<Q, A> counted =
        new ForwardingServerCall.SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            release.run();
            super.close(status, trailers);
          }
        };
    return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(
        Contexts.interceptCall(context, counted, headers, next)) {
      @Override
      public void onCancel() {
        release.run();
        super.onCancel();
      }
    };
  }

  private static Runnable once(Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        action.run();
      }
    };
  }

  private <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
    counters.deferred.increment();
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
