package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OTLP over gRPC. */
final class OtlpGrpc {
  private static final String EXPORT = "opentelemetry.proto.collector.logs.v1.LogsService/Export";

  /** More than may be in progress, on one connection. */
  private static final int STALLED = 32;

  private OtlpGrpc() {}

  static Protocol protocol() {
    GoodSender good =
        new GoodSender(
            (target, from, to) ->
                status(target, EXPORT, CallOptions.DEFAULT, Otlp.request(from, to))
                    == Status.Code.OK,
            Otlp::line);
    return new Protocol("OTLP over gRPC", "otlp+grpc://127.0.0.1:%d", true, good, OtlpGrpc::peers);
  }

  private static List<HostilePeer> peers() {
    List<HostilePeer> hostile = new ArrayList<>();
    hostile.addAll(
        Otlp.messages(
            answeredWith(Status.Code.INVALID_ARGUMENT),
            answeredWith(Status.Code.RESOURCE_EXHAUSTED),
            answeredWith(Status.Code.OK)));
    hostile.add(
        answeredWith(Status.Code.RESOURCE_EXHAUSTED).apply("too much", new byte[(16 << 20) + 1]));
    hostile.add(
        peer("a gzip bomb", Status.Code.RESOURCE_EXHAUSTED, EXPORT, true, new byte[64 << 20]));
    hostile.add(peer("no such method", Status.Code.UNIMPLEMENTED, "a.B/C", false, new byte[0]));
    hostile.add(HostilePeer.uncounted("calls that are never sent", OtlpGrpc::stalled));
    hostile.add(
        HostilePeer.uncounted(
            "connections that say nothing", target -> Crowd.of(target, OtlpGrpc::answers)));
    String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    hostile.add(closed("HTTP/1", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"));
    hostile.add(closed("no HTTP", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc"));
    hostile.add(closed("a frame of 16 MB", preface + "\u00ff\u00ff\u00ff\u0000\u0000\0\0\0\u0001"));
    hostile.add(closed("a frame of no stream", preface + "\0\0\u0004\0\0\0\0\0\0xxxx"));
    return hostile;
  }

  private static Otlp.Answered answeredWith(Status.Code code) {
    return (what, message) -> peer(what, code, EXPORT, false, message);
  }

  private static HostilePeer peer(
      String what, Status.Code expected, String method, boolean gzip, byte[] message) {
    CallOptions options = gzip ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    return new HostilePeer(
        what,
        target -> {
          Status.Code code;
          do {
            code = status(target, method, options, message);
            // Others are in the way.
          } while (code == Status.Code.UNAVAILABLE);
          if (code != expected) {
            throw new AssertionError(what + ": answered with " + code + " instead of " + expected);
          }
          return code == Status.Code.OK ? 0 : 1;
        });
  }

  /** Returns how the call ends; {@code UNAVAILABLE} also if there is no connection. */
  private static Status.Code status(
      Target target, String method, CallOptions options, byte[] message) {
    ManagedChannel channel = channel(target);
    try {
      byte[] unused =
          ClientCalls.blockingUnaryCall(
              channel, method(method), options.withDeadlineAfter(60, TimeUnit.SECONDS), message);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  private static ManagedChannel channel(Target target) {
    return NettyChannelBuilder.forAddress("127.0.0.1", target.port()).usePlaintext().build();
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static boolean answers(Target target) {
    return status(target, EXPORT, CallOptions.DEFAULT, new byte[0]) == Status.Code.OK;
  }

  /** Begins calls of which no message ever comes, and requires that others get through. */
  private static void stalled(Target target) throws Exception {
    ManagedChannel channel = channel(target);
    try {
      for (int i = 0; i < STALLED; i++) {
        ClientCall<byte[], byte[]> call = channel.newCall(method(EXPORT), CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        call.request(1);
      }
      Crowd.untilItSucceeds(() -> answers(target));
    } finally {
      channel.shutdownNow();
    }
  }

  private static HostilePeer closed(String what, String bytes) {
    return HostilePeer.uncounted(
        what,
        target -> {
          try (Socket socket = target.connect()) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            // What the server says first, and why it closes.
            byte[] unused = socket.getInputStream().readAllBytes();
          } catch (SocketException reset) {
            // Closed as well.
          } catch (IOException e) {
            throw new AssertionError(what + ": the connection stays open", e);
          }
        });
  }
}
