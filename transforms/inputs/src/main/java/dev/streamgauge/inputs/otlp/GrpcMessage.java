package dev.streamgauge.inputs.otlp;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A message as bytes, whose size gRPC has limited, or why there is none: a marshaller that throws
 * makes gRPC log the error and answer {@code UNKNOWN}.
 */
record GrpcMessage(byte[] bytes, @Nullable Status failure) {
  private static final byte[] NOTHING = new byte[0];

  /** Returns a message to send. */
  static GrpcMessage of(byte[] bytes) {
    return new GrpcMessage(bytes, null);
  }

  /** Reads and writes messages. */
  static final class Marshaller implements MethodDescriptor.Marshaller<GrpcMessage> {
    @Override
    public InputStream stream(GrpcMessage message) {
      return new ByteArrayInputStream(message.bytes());
    }

    @Override
    public GrpcMessage parse(InputStream stream) {
      try {
        return of(stream.readAllBytes());
      } catch (StatusRuntimeException e) {
        return new GrpcMessage(NOTHING, e.getStatus());
      } catch (IOException | RuntimeException e) {
        return new GrpcMessage(
            NOTHING, Status.INVALID_ARGUMENT.withDescription("the message cannot be uncompressed"));
      }
    }
  }
}
