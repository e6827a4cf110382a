package dev.streamgauge.inputs.otlp;

import dev.streamgauge.inputs.receive.Arrivals;
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
 * only the size of each. A call whose message does not arrive in time is ended; while there are too
 * many, the oldest of those that have not arrived makes room.
 */
final class CallLimits implements ServerInterceptor {
  private static final int FEWEST = 8;
  private static final Status TOO_SLOW =
      Status.DEADLINE_EXCEEDED.withDescription("the request did not arrive in time");

  private final InputSettings settings;
  private final Arrivals arriving = new Arrivals();
  private final Semaphore calls;

  CallLimits(InputSettings settings) {
    this.settings = settings;
    this.calls =
        new Semaphore(
            Math.max(FEWEST, (int) (settings.requestMemory() / settings.maxRequestBytes())));
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!calls.tryAcquire() && !(arriving.makeRoom() && calls.tryAcquire())) {
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
    AtomicBoolean settled = new AtomicBoolean();
    Arrivals.Arrival arrival =
        arriving.begin(
            settings.requestTimeout(),
            () -> {
              if (settled.compareAndSet(false, true)) {
                counted.close(TOO_SLOW, new Metadata());
              }
            });
    return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(
        Contexts.interceptCall(context, counted, headers, next)) {
      @Override
      public void onHalfClose() {
        arrival.close();
        // Nothing has been answered before, so that only one of the two does.
        if (settled.compareAndSet(false, true)) {
          super.onHalfClose();
        }
      }

      @Override
      public void onCancel() {
        arrival.close();
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

  /** Ends calls whose messages take too long to arrive. */
  void tick() {
    arriving.endOverdue();
  }

  private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
